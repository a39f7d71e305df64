-- What users did with items, one row an event, in the order in which it was recorded.

create table recommendation_feedback (
    recorded_number bigint generated always as identity primary key,
    company_id uuid not null,
    brand_id uuid not null,
    feedback_id uuid not null,
    recorded_at timestamptz not null,
    user_id text not null,
    item_id text not null,
    event_type text not null,
    event_timestamp timestamptz not null,
    engagement_metrics jsonb,
    -- How much it counts, where the caller knows it.
    interaction_value real,
    request_id text,
    rank_position integer,
    propensity double precision,
    candidate_source text,
    unique (company_id, brand_id, feedback_id)
);

create index on recommendation_feedback (company_id, brand_id, recorded_at, recorded_number);
create index on recommendation_feedback (company_id, brand_id, user_id);
