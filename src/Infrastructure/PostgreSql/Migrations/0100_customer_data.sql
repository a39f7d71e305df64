-- What users do: sessions, events, and what was known of each user as of a day. All-zero company_id and brand_id: one tenant only.

create table customer_sessions (
    session_id uuid not null,
    user_id uuid not null,
    company_id uuid not null default '00000000-0000-0000-0000-000000000000',
    brand_id uuid not null default '00000000-0000-0000-0000-000000000000',
    account_id uuid,
    country_code text,
    city_id uuid,
    timezone text,
    device_type_id uuid,
    os_id uuid,
    browser_id uuid,
    referrer text,
    user_segment text,
    subscription_tier text,
    session_start timestamptz not null,
    session_end timestamptz,
    session_duration_sec double precision,
    total_events integer not null default 0,
    article_views integer not null default 0,
    article_clicks integer not null default 0,
    video_plays integer not null default 0,
    newsletter_signups integer not null default 0,
    ad_clicks integer not null default 0,
    searches integer not null default 0,
    pages_visited_count integer not null default 0,
    unique_pages_count integer not null default 0,
    unique_categories_count integer not null default 0,
    categories_visited jsonb not null default '[]',
    article_ids_visited jsonb not null default '[]',
    engagement_score double precision,
    scroll_depth_avg double precision,
    time_on_page_avg double precision,
    created_at timestamptz default now(),
    primary key (company_id, session_id)
);

-- One user's history, and everything before or after a moment; the latter costs next to nothing, since rows come in the order of time.
create index customer_sessions_user on customer_sessions (user_id, session_start);
create index customer_sessions_start on customer_sessions using brin (session_start);

create table customer_events (
    event_id uuid not null,
    session_id uuid,
    user_id uuid not null,
    company_id uuid not null default '00000000-0000-0000-0000-000000000000',
    brand_id uuid not null default '00000000-0000-0000-0000-000000000000',
    event_type text not null,
    event_timestamp timestamptz not null,
    article_id uuid,
    article_type text,
    category_id uuid,
    page_url text,
    country_code text,
    city_id uuid,
    timezone text,
    device_type_id uuid,
    os_id uuid,
    browser_id uuid,
    engagement_metrics jsonb,
    created_at timestamptz default now(),
    primary key (company_id, event_id)
);

create index customer_events_user on customer_events (user_id, event_timestamp);
create index customer_events_time on customer_events using brin (event_timestamp);

create table customer_user_features (
    user_feature_id uuid not null,
    user_id uuid not null,
    company_id uuid not null default '00000000-0000-0000-0000-000000000000',
    brand_id uuid not null default '00000000-0000-0000-0000-000000000000',
    feature_date date not null,
    total_sessions integer not null,
    avg_session_duration_sec double precision,
    min_session_duration_sec double precision,
    max_session_duration_sec double precision,
    std_session_duration_sec double precision,
    avg_events_per_session double precision,
    avg_pages_per_session double precision,
    avg_categories_diversity double precision,
    avg_article_views double precision,
    avg_article_clicks double precision,
    avg_video_plays double precision,
    avg_searches double precision,
    total_newsletter_signups integer not null default 0,
    total_ad_clicks integer not null default 0,
    avg_engagement_score double precision,
    max_engagement_score double precision,
    min_engagement_score double precision,
    has_newsletter boolean not null default false,
    newsletter_signup_rate double precision,
    preferred_brand_id uuid,
    preferred_category_id uuid,
    preferred_device_type_id uuid,
    preferred_os_id uuid,
    preferred_browser_id uuid,
    primary_country_code text,
    primary_city_id uuid,
    current_subscription_tier text,
    current_user_segment text,
    first_session_date date,
    last_session_date date,
    days_active integer not null default 0,
    days_since_last_session integer,
    active_today boolean not null default false,
    active_last_7_days boolean not null default false,
    active_last_30_days boolean not null default false,
    churn_risk_score double precision,
    churn_probability double precision,
    ml_features jsonb not null default '{}',
    created_at timestamptz default now(),
    updated_at timestamptz default now(),
    primary key (company_id, brand_id, user_id, feature_date)
);

create index customer_user_features_date on customer_user_features (feature_date, company_id, brand_id);

-- What a simulation knows; empty in a database of real users.
create table churn_truth (
    user_id uuid not null,
    as_of timestamptz not null,
    horizon_days integer not null,
    churn_probability double precision,
    hazard double precision,
    churned boolean,
    primary key (user_id, as_of, horizon_days)
);

-- Ids of other systems that cannot be told from ours.
create table external_ids (
    kind text not null,
    id uuid not null,
    external_id text not null,
    primary key (kind, id)
);
