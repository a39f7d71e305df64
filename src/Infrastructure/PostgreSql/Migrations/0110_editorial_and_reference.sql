-- What is published, and the names of what ids stand for.

create table companies (company_id uuid primary key, company_name text not null);
create table brands (brand_id uuid primary key, company_id uuid not null, brand_name text not null, brand_code text);
create table countries (country_code text primary key, country_name text not null, region text);
create table cities (
    city_id uuid primary key,
    country_code text,
    city_name text not null,
    latitude double precision,
    longitude double precision,
    timezone text
);
create table categories (category_id uuid primary key, parent_category_id uuid, category_name text not null);
create table device_types (device_type_id uuid primary key, device_type_name text not null);
create table operating_systems (os_id uuid primary key, os_name text not null);
create table browsers (browser_id uuid primary key, browser_name text not null);

create table editorial_authors (
    author_id uuid primary key,
    author_name text,
    author_code text,
    department text,
    role text,
    primary_country_code text,
    primary_city_id uuid,
    is_active boolean not null default true
);

create table editorial_articles (
    article_id uuid not null,
    external_article_id text,
    company_id uuid not null default '00000000-0000-0000-0000-000000000000',
    brand_id uuid not null default '00000000-0000-0000-0000-000000000000',
    title text,
    headline text,
    subtitle text,
    summary text,
    body text,
    content_url text,
    article_type text,
    primary_author_id uuid,
    primary_category_id uuid,
    word_count integer,
    reading_time_minutes double precision,
    image_count integer,
    video_count integer,
    publish_time timestamptz,
    publish_date date,
    status text,
    tags text[] not null default '{}',
    audio_features jsonb,
    created_at timestamptz default now(),
    updated_at timestamptz default now(),
    primary key (company_id, article_id)
);

create index editorial_articles_published on editorial_articles (company_id, brand_id, publish_time);

create table editorial_content_events (
    event_id uuid primary key,
    article_id uuid not null,
    brand_id uuid not null default '00000000-0000-0000-0000-000000000000',
    user_id uuid,
    event_type text not null,
    event_timestamp timestamptz not null,
    category_id uuid,
    author_id uuid,
    country_code text,
    city_id uuid,
    device_type_id uuid,
    os_id uuid,
    browser_id uuid,
    referrer text,
    referrer_type text check (referrer_type in ('direct', 'search', 'social', 'newsletter', 'internal')),
    engagement_metrics jsonb
);

create index editorial_content_events_article on editorial_content_events (article_id, event_timestamp);
create index editorial_content_events_time on editorial_content_events using brin (event_timestamp);
