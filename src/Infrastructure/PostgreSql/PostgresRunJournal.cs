using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Infrastructure.Runs;
using Dapper;
using Npgsql;

namespace AudienceML.Infrastructure.PostgreSql;

/// <summary>Runs in ml_model_training_runs, the points of their curves in ml_model_run_metrics.</summary>
internal sealed class PostgresRunJournal(PostgresDatabase database) : IRunJournal
{
    private const string Columns = """
        run_id as RunId, company_id as Company, brand_id as Brand, model_code as Code, model_version as Version, run_type as RunType,
        training_status as Status, training_started_at as StartedAt, training_completed_at as CompletedAt,
        hyperparameters::text as Parameters, test_metrics::text as Metrics, error_message as Error
        """;

    public Task SaveAsync(TrainingRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        var kept = RunRules.Normalize(run);
        return ExecuteAsync(
            """
            insert into ml_model_training_runs (
                run_id, model_id, company_id, brand_id, model_code, model_version, run_type, training_started_at, training_completed_at,
                training_duration_sec, training_status, hyperparameters, test_metrics, error_message)
            values (
                @RunId,
                (select model_id from ml_model_registry
                 where company_id = @Company and brand_id = @Brand and model_code = @Code and model_version = @Version),
                @Company, @Brand, @Code, @Version, @RunType, @StartedAt, @CompletedAt,
                @Seconds, @Status, @Parameters::jsonb, @Metrics::jsonb, @Error)
            on conflict (run_id) do update set
                model_id = excluded.model_id, company_id = excluded.company_id, brand_id = excluded.brand_id,
                model_code = excluded.model_code, model_version = excluded.model_version, run_type = excluded.run_type,
                training_started_at = excluded.training_started_at, training_completed_at = excluded.training_completed_at,
                training_duration_sec = excluded.training_duration_sec, training_status = excluded.training_status,
                hyperparameters = excluded.hyperparameters, test_metrics = excluded.test_metrics, error_message = excluded.error_message
            """,
            new
            {
                kept.RunId,
                Company = kept.Key.Tenant.CompanyId,
                Brand = kept.Key.Tenant.BrandId,
                Code = kept.Key.Code.Value,
                Version = kept.Version?.ToString(),
                kept.RunType,
                kept.StartedAt,
                kept.CompletedAt,
                Seconds = (kept.CompletedAt - kept.StartedAt)?.TotalSeconds,
                Status = kept.Status.ToString().ToUpperInvariant(),
                Parameters = PostgresJson.Write(kept.Parameters),
                Metrics = PostgresJson.Write(kept.Metrics),
                kept.Error,
            },
            cancellationToken);
    }

    public async Task AppendAsync(Guid runId, IReadOnlyList<RunMetric> metrics, CancellationToken cancellationToken = default)
    {
        RunRules.Check(metrics);
        var points = RunRules.LastOfEachStep(metrics).ToList();
        var known = await RunAsync(
            async (connection, token) =>
            {
                // A run that is gone by the time of the insert gives no row either: the select finds none to join with.
                await connection.ExecuteAsync(new(
                    """
                    insert into ml_model_run_metrics (run_id, metric_name, step, value)
                    select run_id, name, step, value from ml_model_training_runs, unnest(@Names, @Steps, @Values) as points (name, step, value)
                    where run_id = @runId
                    on conflict (run_id, metric_name, step) do update set value = excluded.value
                    """,
                    new
                    {
                        runId,
                        Names = points.ConvertAll(p => p.Name),
                        Steps = points.ConvertAll(p => p.Step),
                        Values = points.ConvertAll(p => p.Value),
                    },
                    cancellationToken: token)).ConfigureAwait(false);
                return await connection.ExecuteScalarAsync<bool>(new(
                    "select exists (select from ml_model_training_runs where run_id = @runId)", new { runId }, cancellationToken: token)).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        if (!known)
        {
            throw RunRules.Unknown(runId);
        }
    }

    public async Task<TrainingRun?> FindAsync(Guid runId, CancellationToken cancellationToken = default)
    {
        var rows = await QueryAsync<RunRow>(
            $"select {Columns} from ml_model_training_runs where run_id = @runId", new { runId }, cancellationToken).ConfigureAwait(false);
        return rows.SingleOrDefault()?.ToRun();
    }

    public async Task<IReadOnlyList<TrainingRun>> ListAsync(ModelKey key, CancellationToken cancellationToken = default)
    {
        var rows = await QueryAsync<RunRow>(
            $"select {Columns} from ml_model_training_runs where company_id = @CompanyId and brand_id = @BrandId and model_code = @Value",
            new { key.Tenant.CompanyId, key.Tenant.BrandId, key.Code.Value },
            cancellationToken).ConfigureAwait(false);
        return [.. RunRules.NewestFirst(rows.Select(r => r.ToRun()))];
    }

    public async Task<IReadOnlyList<RunMetric>> MetricsAsync(Guid runId, CancellationToken cancellationToken = default)
    {
        var rows = await QueryAsync<(string Name, long Step, double Value)>(
            "select metric_name, step, value from ml_model_run_metrics where run_id = @runId", new { runId }, cancellationToken).ConfigureAwait(false);
        return [.. RunRules.LastOfEachStep(rows.Select(r => new RunMetric(r.Name, r.Step, r.Value)))];
    }

    private Task<IEnumerable<T>> QueryAsync<T>(string sql, object parameters, CancellationToken cancellationToken) =>
        RunAsync((connection, token) => connection.QueryAsync<T>(new(sql, parameters, cancellationToken: token)), cancellationToken);

    private Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        RunAsync((connection, token) => connection.ExecuteAsync(new(sql, parameters, cancellationToken: token)), cancellationToken);

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
