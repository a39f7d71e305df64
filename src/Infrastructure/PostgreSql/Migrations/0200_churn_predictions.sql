-- Scored users, one row a user, day and version; and which partitions of a batch are written.

create table customer_churn_predictions (
    company_id uuid not null,
    brand_id uuid not null,
    user_id uuid not null,
    prediction_date date not null,
    model_version text not null,
    churn_probability real not null,
    churn_risk_level text not null check (churn_risk_level in ('low', 'medium', 'high', 'critical')),
    model_confidence real not null,
    feature_importance jsonb,
    days_since_last_session integer,
    total_sessions integer,
    avg_engagement_score double precision,
    subscription_tier text,
    -- Filled in when the outcome is known.
    is_churned boolean,
    churned_date date,
    created_at timestamptz not null default now(),
    primary key (company_id, brand_id, prediction_date, user_id, model_version)
);

create table batch_checkpoints (
    job text not null,
    partition integer not null,
    written_at timestamptz not null default now(),
    primary key (job, partition)
);
