using AudienceML.Infrastructure.Tables;

namespace AudienceML.Infrastructure.PostgreSql;

/// <summary>
/// Computes <c>customer_user_features</c> of all users as of a day in one statement, with the same numbers as the builder that reads rows one
/// by one. The rows' documentation defines each number. Parameters: @company, @brand, @date, @as_of (the day's 00:00 UTC), @now.
/// </summary>
internal static class UserFeaturesSql
{
    /// <summary>Inserts the rows, or replaces those of the same user, tenant and day.</summary>
    public static string Statement { get; } = CreateStatement();

    // A session's end and duration where its row leaves them out; the day and the hour of its start.
    private const string Sessions = $"""
        sessions as materialized (
            select user_id, session_id, session_start, brand_id, device_type_id, os_id, browser_id, city_id,
                nullif(country_code, '') collate "C" as country_code, nullif(referrer, '') collate "C" as referrer,
                nullif(subscription_tier, '') as subscription_tier, nullif(user_segment, '') as user_segment,
                total_events, pages_visited_count, unique_categories_count, article_views, article_clicks, video_plays, searches,
                newsletter_signups, ad_clicks,
                case when engagement_score > '-Infinity' and engagement_score < 'Infinity' then engagement_score end as engagement_score,
                session_start at time zone 'UTC' as start_utc,
                coalesce(finite_duration, extract(epoch from session_end - session_start)::double precision) as duration,
                coalesce(
                    session_end,
                    case when finite_duration > 0 and finite_duration < 4e9 then session_start + finite_duration * interval '1 second' end,
                    session_start) <= @as_of as ended
            from (
                select *, case when session_duration_sec > '-Infinity' and session_duration_sec < 'Infinity' then session_duration_sec end
                    as finite_duration
                from customer_sessions
                where session_start < @as_of and {PostgresData.OfTenant}
            ) as raw
        )
        """;

    private const string Visits = """
        visits as (
            select user_id,
                count(*)::integer as total_sessions,
                count(*) filter (where ended) as ended_sessions,
                avg(duration) filter (where ended) as avg_duration,
                min(duration) filter (where ended) as min_duration,
                max(duration) filter (where ended) as max_duration,
                stddev_pop(duration) filter (where ended) as std_duration,
                avg(total_events) filter (where ended) as avg_events,
                avg(pages_visited_count) filter (where ended) as avg_pages,
                avg(unique_categories_count) filter (where ended) as avg_categories,
                avg(article_views) filter (where ended) as avg_views,
                avg(article_clicks) filter (where ended) as avg_clicks,
                avg(video_plays) filter (where ended) as avg_plays,
                avg(searches) filter (where ended) as avg_searches,
                coalesce(sum(newsletter_signups) filter (where ended), 0)::integer as signups,
                coalesce(sum(ad_clicks) filter (where ended), 0)::integer as ad_clicks,
                avg(engagement_score) filter (where ended) as avg_engagement,
                max(engagement_score) filter (where ended) as max_engagement,
                min(engagement_score) filter (where ended) as min_engagement,
                avg(engagement_score) filter (where ended and session_start >= @as_of - interval '336 hours') as avg_engagement_14d,
                mode() within group (order by brand_id) as brand_id,
                mode() within group (order by device_type_id) as device_type_id,
                mode() within group (order by os_id) as os_id,
                mode() within group (order by browser_id) as browser_id,
                mode() within group (order by city_id) as city_id,
                mode() within group (order by country_code) as country_code,
                mode() within group (order by referrer) as referrer,
                min(session_start) as first_start,
                max(session_start) as last_start,
                count(*) filter (where session_start >= @as_of - interval '24 hours')::integer as sessions_1d,
                count(*) filter (where session_start >= @as_of - interval '72 hours')::integer as sessions_3d,
                count(*) filter (where session_start >= @as_of - interval '168 hours')::integer as sessions_7d,
                count(*) filter (where session_start >= @as_of - interval '336 hours')::integer as sessions_14d,
                count(*) filter (where session_start >= @as_of - interval '672 hours')::integer as sessions_28d,
                count(*) filter (where session_start >= @as_of - interval '720 hours')::integer as sessions_30d,
                avg(case when extract(dow from start_utc) in (0, 6) then 1 else 0 end) as weekend_share,
                avg(case when extract(hour from start_utc) < 6 then 1 else 0 end) as night_share
            from sessions group by user_id
        ),
        latest as (
            select distinct on (user_id) user_id, subscription_tier, user_segment, referrer
            from sessions order by user_id, session_start desc, session_id desc
        ),
        latest_ended as (
            select distinct on (user_id) user_id, duration, total_events
            from sessions where ended order by user_id, session_start desc, session_id desc
        )
        """;

    private const string Days = """
        days as (
            select user_id, day, day - lag(day) over (partition by user_id order by day) as gap,
                min(day) over (partition by user_id) as first_day
            from (select distinct user_id, start_utc::date as day from sessions) as distinct_days
        ),
        activity as (
            select user_id,
                count(*)::integer as days_active,
                count(*) filter (where day >= @date - 7)::integer as active_days_7d,
                count(*) filter (where day >= @date - 28)::integer as active_days_28d,
                stddev_pop(gap) as std_gap,
                max(gap) as max_gap,
                avg(case when day - first_day >= @date - day then 1 else 0 end) as late_share
            from days group by user_id
        )
        """;

    private const string Events = $"""
        events as (
            select user_id,
                count(*)::integer as total_events,
                min(event_timestamp) as first_event,
                max(event_timestamp) as last_event,
                count(*) filter (where event_timestamp >= @as_of - interval '24 hours')::integer as events_1d,
                count(*) filter (where event_timestamp >= @as_of - interval '72 hours')::integer as events_3d,
                count(*) filter (where event_timestamp >= @as_of - interval '168 hours')::integer as events_7d,
                count(*) filter (where event_timestamp >= @as_of - interval '336 hours')::integer as events_14d,
                count(*) filter (where event_timestamp >= @as_of - interval '672 hours')::integer as events_28d,
                count(*) filter (where event_type = 'article_click')::integer as clicks,
                count(*) filter (where event_type in ('share', 'like', 'bookmark', 'comment'))::integer as interactions,
                count(*) filter (where event_type = 'ad_impression')::integer as ad_impressions,
                count(distinct category_id)::integer as distinct_categories,
                mode() within group (order by category_id) as category_id,
                avg((engagement_metrics ->> 'dwell_sec')::double precision) as avg_dwell,
                avg((engagement_metrics ->> 'scroll_depth')::double precision) as avg_scroll,
                max(event_timestamp) filter (where event_type = 'subscribe') as last_subscribe,
                max(event_timestamp) filter (where event_type = 'cancel') as last_cancel
            from customer_events
            where event_timestamp < @as_of and {PostgresData.OfTenant}
            group by user_id
        )
        """;

    private const string Reading = $"""
        reads as materialized (
            select user_id, article_id, event_timestamp from customer_events
            where article_id is not null and event_timestamp < @as_of and {PostgresData.OfTenant}
        ),
        articles as materialized (
            select article_id, count(*)::integer as events, min(event_timestamp) as first_event from reads group by article_id
        ),
        first_article as (
            select r.user_id, a.events, extract(epoch from r.event_timestamp - a.first_event)::double precision / 3600 as age
            from (select distinct on (user_id) * from reads order by user_id, event_timestamp, article_id) as r join articles as a using (article_id)
        ),
        last_article as (
            select r.user_id, a.events, extract(epoch from r.event_timestamp - a.first_event)::double precision / 3600 as age
            from (select distinct on (user_id) * from reads order by user_id, event_timestamp desc, article_id desc) as r
                join articles as a using (article_id)
        )
        """;

    private const string Users = """
        users as (
            select user_id, v.total_sessions, v.ended_sessions, v.avg_duration, v.min_duration, v.max_duration, v.std_duration, v.avg_events, v.avg_pages,
                v.avg_categories, v.avg_views, v.avg_clicks, v.avg_plays, v.avg_searches, v.signups, v.ad_clicks, v.avg_engagement,
                v.max_engagement, v.min_engagement, v.avg_engagement_14d, v.brand_id, v.device_type_id, v.os_id, v.browser_id, v.city_id,
                v.country_code, v.referrer, v.first_start, v.last_start, v.sessions_1d, v.sessions_3d, v.sessions_7d, v.sessions_14d,
                v.sessions_28d, v.sessions_30d, v.weekend_share, v.night_share,
                a.days_active, a.active_days_7d, a.active_days_28d, a.std_gap, a.max_gap, a.late_share,
                l.subscription_tier as last_tier, l.user_segment as last_segment, l.referrer as last_referrer,
                le.duration as last_duration, le.total_events as last_events,
                e.total_events as all_events, e.first_event, e.last_event, e.events_1d, e.events_3d, e.events_7d, e.events_14d, e.events_28d,
                e.clicks, e.interactions, e.ad_impressions, e.distinct_categories, e.category_id, e.avg_dwell, e.avg_scroll,
                e.last_subscribe, e.last_cancel,
                fa.events as first_article_events, fa.age as first_article_age, la.events as last_article_events, la.age as last_article_age,
                extract(epoch from @as_of - v.last_start)::double precision / 3600 as hours_since_last_session,
                case when v.total_sessions > 1
                    then extract(epoch from v.last_start - v.first_start)::double precision / 3600 / (v.total_sessions - 1) end as mean_gap_hours
            from visits as v full join events as e using (user_id)
                left join activity as a using (user_id) left join latest as l using (user_id) left join latest_ended as le using (user_id)
                left join first_article as fa using (user_id) left join last_article as la using (user_id)
        )
        """;

    private const string MlFeatures = """
        jsonb_strip_nulls(jsonb_build_object(
            'hours_since_last_activity', extract(epoch from @as_of - greatest(last_start, last_event))::double precision / 3600,
            'hours_since_first_activity', extract(epoch from @as_of - least(first_start, first_event))::double precision / 3600,
            'hours_since_last_session', hours_since_last_session,
            'sessions1d', coalesce(sessions_1d, 0), 'sessions3d', coalesce(sessions_3d, 0), 'sessions7d', coalesce(sessions_7d, 0),
            'sessions14d', coalesce(sessions_14d, 0), 'sessions28d', coalesce(sessions_28d, 0),
            'events1d', coalesce(events_1d, 0), 'events3d', coalesce(events_3d, 0), 'events7d', coalesce(events_7d, 0),
            'events14d', coalesce(events_14d, 0), 'events28d', coalesce(events_28d, 0), 'total_events', coalesce(all_events, 0),
            'active_days7d', coalesce(active_days_7d, 0), 'active_days28d', coalesce(active_days_28d, 0),
            'mean_gap_hours', mean_gap_hours, 'std_gap_days', std_gap, 'max_gap_days', max_gap,
            'recency_gap_ratio', hours_since_last_session / nullif(mean_gap_hours, 0),
            'late_share', late_share, 'weekend_share', weekend_share, 'night_share', night_share,
            'last_session_hour', extract(epoch from (last_start at time zone 'UTC')::time)::double precision / 3600,
            'last_session_weekday', extract(dow from last_start at time zone 'UTC')::integer,
            'first_session_hour', extract(epoch from (first_start at time zone 'UTC')::time)::double precision / 3600,
            'first_session_weekday', extract(dow from first_start at time zone 'UTC')::integer,
            'total_clicks', coalesce(clicks, 0), 'clicks_per_active_day', coalesce(clicks, 0)::double precision / nullif(days_active, 0),
            'interactions', coalesce(interactions, 0), 'ad_impressions', coalesce(ad_impressions, 0),
            'distinct_categories', coalesce(distinct_categories, 0), 'avg_dwell_sec', avg_dwell, 'avg_scroll_depth', avg_scroll,
            'avg_engagement_score14d', avg_engagement_14d, 'last_session_duration_sec', last_duration, 'last_session_events', last_events,
            'first_article_events', first_article_events, 'first_article_age_hours', first_article_age,
            'last_article_events', last_article_events, 'last_article_age_hours', last_article_age,
            'has_cancelled', case when last_cancel is not null then coalesce(last_cancel >= last_subscribe, true)
                when last_subscribe is not null then false end,
            'hours_since_cancel', extract(epoch from @as_of - last_cancel)::double precision / 3600,
            'primary_referrer', referrer, 'last_referrer', last_referrer))
        """;

    // In the order of the table's columns.
    private const string Row = $"""
        md5(@company::text || @brand::text || user_id::text || @date::text)::uuid, user_id, @company, @brand, @date,
        coalesce(total_sessions, 0), avg_duration, min_duration, max_duration, std_duration, avg_events, avg_pages, avg_categories,
        avg_views, avg_clicks, avg_plays, avg_searches, coalesce(signups, 0), coalesce(ad_clicks, 0), avg_engagement, max_engagement,
        min_engagement, coalesce(signups, 0) > 0, signups::double precision / nullif(ended_sessions, 0), brand_id, category_id,
        device_type_id, os_id, browser_id, country_code, city_id, last_tier, last_segment,
        (first_start at time zone 'UTC')::date, (last_start at time zone 'UTC')::date, coalesce(days_active, 0),
        @date - (last_start at time zone 'UTC')::date, coalesce(sessions_1d, 0) > 0, coalesce(sessions_7d, 0) > 0,
        coalesce(sessions_30d, 0) > 0, null::double precision, null::double precision, {MlFeatures}, @now, @now
        """;

    private static string CreateStatement()
    {
        var table = CustomerUserFeaturesTable.Instance;
        var columns = string.Join(", ", table.Columns);
        var updates = string.Join(", ", table.Columns.Except(table.Key).Select(c => $"{c} = excluded.{c}"));
        return $"""
            with {Sessions}, {Visits}, {Days}, {Events}, {Reading}, {Users}
            insert into {table.Name} ({columns}) select {Row} from users
            on conflict ({string.Join(", ", table.Key)}) do update set {updates}
            """;
    }
}
