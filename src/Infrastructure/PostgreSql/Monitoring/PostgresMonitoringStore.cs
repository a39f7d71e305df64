using System.Text;
using AudienceML.Core.Models;
using AudienceML.Core.Monitoring;
using AudienceML.Monitoring;
using Dapper;
using Npgsql;

namespace AudienceML.Infrastructure.PostgreSql.Monitoring;

/// <summary>Drift reports in <c>ml_model_monitoring</c>: what people ask for in columns, the whole report beside them.</summary>
internal sealed class PostgresMonitoringStore(PostgresDatabase database) : IMonitoringStore
{
    private const string Insert = """
        insert into ml_model_monitoring (
            report_id, company_id, brand_id, model_code, model_version, monitoring_date, monitoring_start_time,
            total_predictions, data_drift_score, feature_drift_scores, drift_detected, report)
        select @ReportId, @CompanyId, @BrandId, @Code, @Version, (@At at time zone 'utc')::date, @At,
            @Rows, (select max((f->>'value')::double precision) from jsonb_array_elements(@Report::jsonb->'features') f
                where f->>'detector' = 'psi' and f->>'value' <> 'NaN'),
            @Report::jsonb->'features', @Drifted, @Report::jsonb
        on conflict (report_id) do nothing
        """;

    private const string List = """
        select report::text from ml_model_monitoring
        where company_id = @CompanyId and brand_id = @BrandId and model_code = @Code
        order by monitoring_start_time desc, report_id desc
        limit @Limit
        """;

    public async Task AppendAsync(DriftReport report, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        var row = new
        {
            report.ReportId,
            report.Key.Tenant.CompanyId,
            report.Key.Tenant.BrandId,
            Code = report.Key.Code.Value,
            Version = report.Version.ToString(),
            At = report.At.UtcDateTime,
            Rows = report.CurrentRows,
            Drifted = report.Level != DriftLevel.None,
            Report = Encoding.UTF8.GetString(report.ToJson()),
        };
        await RunAsync(
            (connection, token) => connection.ExecuteAsync(new CommandDefinition(Insert, row, cancellationToken: token)), cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<DriftReport>> ListAsync(ModelKey key, int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var query = new { key.Tenant.CompanyId, key.Tenant.BrandId, Code = key.Code.Value, Limit = limit };
        var reports = await RunAsync(
            (connection, token) => connection.QueryAsync<string>(new CommandDefinition(List, query, cancellationToken: token)), cancellationToken).ConfigureAwait(false);
        return [.. reports.Select(report => DriftReport.FromJson(Encoding.UTF8.GetBytes(report)))];
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
