using System.Runtime.CompilerServices;
using System.Text.Json;
using AudienceML.Core.Tenancy;
using AudienceML.Features.Customer.Rows;
using AudienceML.Infrastructure.Tables;
using AudienceML.Pipelines.Customer.Recommendation.Feedback;
using Dapper;
using Npgsql;

namespace AudienceML.Infrastructure.PostgreSql.Recommendation;

/// <summary>Feedback in <c>recommendation_feedback</c>.</summary>
internal sealed class PostgresFeedbackStore(PostgresDatabase database, TimeProvider clock) : IFeedbackStore
{
    private const int PageRows = 10_000;

    private const string Insert = """
        insert into recommendation_feedback (
            company_id, brand_id, feedback_id, recorded_at, user_id, item_id, event_type, event_timestamp, engagement_metrics, interaction_value,
            request_id, rank_position, propensity, candidate_source)
        select @CompanyId, @BrandId, id, @Now, user_id, item_id, event_type, event_time, metrics::jsonb, value, request_id, rank, propensity, source
        from unnest(@Ids, @Users, @Items, @Types, @Times, @Metrics, @Values, @Requests, @Ranks, @Propensities, @Sources)
            as f (id, user_id, item_id, event_type, event_time, metrics, value, request_id, rank, propensity, source)
        on conflict (company_id, brand_id, feedback_id) do nothing
        """;

    private const string Page = """
        select recorded_number as RecordedNumber, feedback_id as FeedbackId, user_id as UserId, item_id as ItemId, event_type as EventType,
            event_timestamp as EventTimestamp, engagement_metrics::text as EngagementMetrics, interaction_value as Value, request_id as RequestId, rank_position as Rank,
            propensity as Propensity, candidate_source as Source
        from recommendation_feedback
        where company_id = @CompanyId and brand_id = @BrandId and recorded_at >= @Since and recorded_number > @After
        order by recorded_number
        limit @Limit
        """;

    public Task AppendAsync(TenantId tenant, IReadOnlyList<RecommendationFeedback> feedback, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(feedback);
        if (feedback.Count == 0)
        {
            return Task.CompletedTask;
        }

        // One statement: all rows or none.
        var rows = new
        {
            tenant.CompanyId,
            tenant.BrandId,
            Now = clock.GetUtcNow().UtcDateTime,
            Ids = feedback.Select(f => f.FeedbackId).ToArray(),
            Users = feedback.Select(f => f.UserId).ToArray(),
            Items = feedback.Select(f => f.Interaction.ItemId).ToArray(),
            Types = feedback.Select(f => f.Interaction.EventType.ToName()).ToArray(),
            Times = feedback.Select(f => f.Interaction.Time.UtcDateTime).ToArray(),
            Metrics = feedback.Select(f => f.Interaction.Metrics is { } metrics
                ? JsonSerializer.Serialize(metrics, FieldJsonContext.Default.EngagementMetrics)
                : null).ToArray(),
            Values = feedback.Select(f => f.Interaction.Value).ToArray(),
            Requests = feedback.Select(f => f.RequestId).ToArray(),
            Ranks = feedback.Select(f => f.Rank).ToArray(),
            Propensities = feedback.Select(f => f.Propensity).ToArray(),
            Sources = feedback.Select(f => f.Source).ToArray(),
        };
        return RunAsync((connection, token) => connection.ExecuteAsync(new CommandDefinition(Insert, rows, cancellationToken: token)), cancellationToken);
    }

    public async IAsyncEnumerable<RecommendationFeedback> ReadAsync(
        TenantId tenant, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var after = 0L; ;)
        {
            var query = new { tenant.CompanyId, tenant.BrandId, Since = since.UtcDateTime, After = after, Limit = PageRows };
            var page = (await RunAsync(
                (connection, token) => connection.QueryAsync<FeedbackRow>(new CommandDefinition(Page, query, cancellationToken: token)),
                cancellationToken).ConfigureAwait(false)).AsList();
            foreach (var row in page)
            {
                yield return row.ToFeedback();
            }

            if (page.Count < PageRows)
            {
                yield break;
            }

            after = page[^1].RecordedNumber;
        }
    }

    public Task<int> ForgetAsync(TenantId tenant, string userId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        const string Delete = "delete from recommendation_feedback where company_id = @CompanyId and brand_id = @BrandId and user_id = @userId";
        return RunAsync(
            (connection, token) => connection.ExecuteAsync(new CommandDefinition(Delete, new { tenant.CompanyId, tenant.BrandId, userId }, cancellationToken: token)),
            cancellationToken);
    }

    private async Task<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await database.RunAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException e)
        {
            throw database.Explain(e);
        }
    }
}
