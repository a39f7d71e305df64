-- Models, their versions with features and files, the history of their stages, and training runs.
-- An all-zero company_id or brand_id means "no company" or "the whole company", so that both can be part of keys.

-- One row a model of a tenant. Every change of the model locks it first.
create table ml_model_lines (
    company_id uuid not null,
    brand_id uuid not null,
    model_code text not null,
    last_version text,
    last_schema_fingerprint text,
    -- Versions in the order in which they went to production; a rollback takes the last one off.
    deployments text[] not null default '{}',
    primary key (company_id, brand_id, model_code)
);

create table ml_model_registry (
    model_id uuid primary key,
    model_name text not null,
    model_code text not null,
    model_version text not null,
    version_major integer not null,
    version_minor integer not null,
    version_patch integer not null,
    model_type text,
    domain text not null,
    algorithm text not null,
    model_framework text not null,
    model_format text not null,
    model_path text,
    model_storage_type text not null,
    model_storage_url text,
    description text not null,
    tags text[] not null,
    metadata jsonb not null,
    schema_fingerprint text not null,
    training_run_id uuid,
    training_dataset_path text,
    training_dataset_size bigint not null,
    training_date timestamptz not null,
    training_duration_sec double precision not null,
    training_environment text,
    performance_metrics jsonb not null,
    feature_importance jsonb not null,
    evaluation_dataset_metrics jsonb,
    model_status text not null
        check (model_status in ('TRAINING', 'VALIDATED', 'STAGING', 'PRODUCTION', 'DEPRECATED', 'ARCHIVED')),
    is_active boolean not null generated always as (model_status = 'PRODUCTION') stored,
    deployed_at timestamptz,
    deployed_by text,
    deployment_environment text,
    company_id uuid not null,
    brand_id uuid not null,
    parent_model_id uuid references ml_model_registry (model_id) on delete set null,
    parent_version text,
    is_latest_version boolean not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    created_by text not null,
    unique (company_id, brand_id, model_code, model_version),
    foreign key (company_id, brand_id, model_code) references ml_model_lines (company_id, brand_id, model_code)
);

create unique index ml_model_registry_one_in_production
    on ml_model_registry (company_id, brand_id, model_code) where model_status = 'PRODUCTION';

create index ml_model_registry_parent on ml_model_registry (parent_model_id);

create table ml_model_features (
    model_id uuid not null references ml_model_registry (model_id) on delete cascade,
    feature_position integer not null,
    feature_name text not null,
    feature_code text not null,
    feature_type text not null check (feature_type in ('numerical', 'categorical', 'boolean', 'datetime', 'text')),
    feature_data_type text,
    description text,
    is_required boolean not null default false,
    default_value text,
    feature_importance double precision not null,
    feature_rank integer not null,
    min_value double precision,
    max_value double precision,
    mean_value double precision,
    std_value double precision,
    null_share double precision not null,
    null_percentage double precision not null generated always as (null_share * 100) stored,
    metadata jsonb,
    primary key (model_id, feature_position)
);

create table ml_model_artifacts (
    model_id uuid not null references ml_model_registry (model_id) on delete cascade,
    artifact_name text not null,
    artifact_position integer not null,
    length bigint not null,
    sha256 text not null,
    content bytea not null,
    primary key (model_id, artifact_name)
);

-- Models are dense numbers: trying to compress them costs time and gains nothing.
alter table ml_model_artifacts alter column content set storage external;

create table ml_model_transitions (
    transition_id bigint generated always as identity primary key,
    -- One change of a model; a repeated attempt finds here that the first one came through.
    operation_id uuid not null,
    company_id uuid not null,
    brand_id uuid not null,
    model_code text not null,
    model_version text not null,
    from_status text,
    to_status text,
    changed_at timestamptz not null,
    changed_by text not null,
    reason text not null
);

create index ml_model_transitions_by_model on ml_model_transitions (company_id, brand_id, model_code, transition_id);
create index ml_model_transitions_by_operation on ml_model_transitions (operation_id);

create table ml_model_training_runs (
    run_id uuid primary key,
    -- The version may be deleted later; its run stays, and keeps the number in model_version.
    model_id uuid,
    company_id uuid not null,
    brand_id uuid not null,
    model_code text not null,
    model_version text,
    run_name text,
    run_code text,
    experiment_name text,
    run_type text not null,
    training_started_at timestamptz not null,
    training_completed_at timestamptz,
    training_duration_sec double precision,
    training_status text not null check (training_status in ('RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')),
    hyperparameters jsonb not null,
    training_config jsonb,
    dataset_config jsonb,
    training_metrics jsonb,
    validation_metrics jsonb,
    test_metrics jsonb not null,
    model_artifact_path text,
    training_logs_path text,
    error_message text,
    error_traceback text,
    trained_by text,
    training_environment text,
    training_job_id text
);

create index ml_model_training_runs_by_model
    on ml_model_training_runs (company_id, brand_id, model_code, training_started_at desc);

create table ml_model_run_metrics (
    run_id uuid not null references ml_model_training_runs (run_id) on delete cascade,
    metric_name text not null,
    step bigint not null,
    value double precision not null,
    primary key (run_id, metric_name, step)
);
