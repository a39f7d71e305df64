-- One row a comparison of new data with what a version was trained on.

create table ml_model_monitoring (
    report_id uuid primary key,
    company_id uuid not null,
    brand_id uuid not null,
    model_code text not null,
    model_version text not null,
    monitoring_date date not null,
    monitoring_start_time timestamptz not null,
    total_predictions bigint not null,
    -- The largest population stability index of a feature.
    data_drift_score double precision,
    feature_drift_scores jsonb not null,
    drift_detected boolean not null,
    report jsonb not null
);

create index on ml_model_monitoring (company_id, brand_id, model_code, monitoring_start_time desc);
