using System.Text.Json;
using System.Text.Json.Nodes;
using AudienceML.Core.Errors;
using AudienceML.Core.Tenancy;
using AudienceML.Pipelines.Customer.Churn;
using AudienceML.Pipelines.Inference.Batch;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace AudienceML.Infrastructure.PostgreSql.Predictions;

/// <summary>
/// Scored users in <c>customer_churn_predictions</c>. A partition is deleted by its users and copied in again in one transaction, so that
/// repeating it changes nothing.
/// </summary>
internal sealed class PostgresChurnSink(PostgresDatabase database, TenantId tenant, DateOnly date) : IPredictionSink<ChurnScore>, ICheckpoint
{
    private const string Delete = """
        delete from customer_churn_predictions
        where company_id = @CompanyId and brand_id = @BrandId and prediction_date = @Date and model_version = any(@Versions) and user_id = any(@Users)
        """;

    private const string Copy = """
        copy customer_churn_predictions (
            company_id, brand_id, user_id, prediction_date, model_version, churn_probability, churn_risk_level, model_confidence, feature_importance)
        from stdin (format binary)
        """;

    public async Task<IReadOnlySet<int>> BeginAsync(string job, CancellationToken cancellationToken = default) => await RunAsync(
        async (connection, token) => (IReadOnlySet<int>)(await connection.QueryAsync<int>(new CommandDefinition(
            "select partition from batch_checkpoints where job = @Job", new { Job = NameOf(job) }, cancellationToken: token)).ConfigureAwait(false)).ToHashSet(),
        cancellationToken).ConfigureAwait(false);

    public async Task WriteAsync(string job, int partition, ReadOnlyMemory<ChurnScore> rows, CancellationToken cancellationToken = default) => await RunAsync(
        async (connection, token) =>
        {
            var transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
            await using var closing = transaction.ConfigureAwait(false);
            await ReplaceAsync(connection, transaction, rows, token).ConfigureAwait(false);
            await transaction.CommitAsync(token).ConfigureAwait(false);
            return true;
        },
        cancellationToken).ConfigureAwait(false);

    public async Task MarkAsync(string job, int partition, CancellationToken cancellationToken = default) => await RunAsync(
        (connection, token) => connection.ExecuteAsync(new CommandDefinition(
            "insert into batch_checkpoints (job, partition) values (@Job, @Partition) on conflict do nothing",
            new { Job = NameOf(job), Partition = partition },
            cancellationToken: token)),
        cancellationToken).ConfigureAwait(false);

    /// <summary>Each partition was visible as soon as it was written.</summary>
    public Task CompleteAsync(string job, int partitions, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public async Task CompleteAsync(string job, CancellationToken cancellationToken = default) => await RunAsync(
        (connection, token) => connection.ExecuteAsync(new CommandDefinition(
            "delete from batch_checkpoints where job = @Job", new { Job = NameOf(job) }, cancellationToken: token)),
        cancellationToken).ConfigureAwait(false);

    private static Guid UserOf(ChurnScore score) => Guid.TryParse(score.Id, out var user)
        ? user
        : throw new PipelineException($"The user id '{score.Id}' is no uuid.", "Write scores of other ids to a file.", "AML6004");

    private static string? Reasons(ChurnScore score) => score.Reasons.IsDefaultOrEmpty
        ? null
        : new JsonArray([.. score.Reasons.Select(r => new JsonObject
        {
            ["feature"] = r.Feature,
            ["value"] = r.Value,
            ["contribution"] = r.Contribution,
        })]).ToJsonString(JsonSerializerOptions.Default);

    /// <summary>The same batch for another tenant or day is another one.</summary>
    private string NameOf(string job) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{tenant} {date:yyyy-MM-dd} {job}");

    private async Task ReplaceAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ReadOnlyMemory<ChurnScore> rows, CancellationToken cancellationToken)
    {
        var (users, versions) = (new Guid[rows.Length], new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < users.Length; i++)
        {
            users[i] = UserOf(rows.Span[i]);
            versions.Add(rows.Span[i].Prediction.ModelVersion.ToString());
        }

        await connection.ExecuteAsync(new CommandDefinition(
            Delete,
            new { tenant.CompanyId, tenant.BrandId, Date = date, Versions = versions.ToArray(), Users = users },
            transaction,
            cancellationToken: cancellationToken)).ConfigureAwait(false);
        var writer = await connection.BeginBinaryImportAsync(Copy, cancellationToken).ConfigureAwait(false);
        await using var closing = writer.ConfigureAwait(false);
        for (var i = 0; i < users.Length; i++)
        {
            await WriteRowAsync(writer, users[i], rows.Span[i], cancellationToken).ConfigureAwait(false);
        }

        await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteRowAsync(NpgsqlBinaryImporter writer, Guid user, ChurnScore score, CancellationToken cancellationToken)
    {
        await writer.StartRowAsync(cancellationToken).ConfigureAwait(false);
        await writer.WriteAsync(tenant.CompanyId, NpgsqlDbType.Uuid, cancellationToken).ConfigureAwait(false);
        await writer.WriteAsync(tenant.BrandId, NpgsqlDbType.Uuid, cancellationToken).ConfigureAwait(false);
        await writer.WriteAsync(user, NpgsqlDbType.Uuid, cancellationToken).ConfigureAwait(false);
        await writer.WriteAsync(date, NpgsqlDbType.Date, cancellationToken).ConfigureAwait(false);
        await writer.WriteAsync(score.Prediction.ModelVersion.ToString(), NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await writer.WriteAsync(score.Prediction.Probability, NpgsqlDbType.Real, cancellationToken).ConfigureAwait(false);
        await writer.WriteAsync(score.Prediction.RiskLevel.ToString().ToLowerInvariant(), NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await writer.WriteAsync(score.Prediction.Confidence, NpgsqlDbType.Real, cancellationToken).ConfigureAwait(false);
        if (Reasons(score) is { } reasons)
        {
            await writer.WriteAsync(reasons, NpgsqlDbType.Jsonb, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await writer.WriteNullAsync(cancellationToken).ConfigureAwait(false);
        }
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
