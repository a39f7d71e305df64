using System.Data;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Tenancy;
using AudienceML.Registry.Stores;
using Dapper;
using Npgsql;

namespace AudienceML.Infrastructure.PostgreSql;

/// <summary>Versions in PostgreSQL: one transaction a change, which holds the row of its model; readers wait for nobody.</summary>
internal sealed class PostgresModelStore(PostgresDatabase database) : IModelStore
{
    public Task<IReadOnlyList<ModelKey>> ListModelsAsync(CancellationToken cancellationToken = default) => RunAsync<IReadOnlyList<ModelKey>>(
        async (connection, token) =>
        {
            var rows = await connection.QueryAsync<(Guid Company, Guid Brand, string Code)>(
                new("select distinct company_id, brand_id, model_code from ml_model_registry", cancellationToken: token)).ConfigureAwait(false);
            return [.. rows.Select(r => new ModelKey(new TenantId(r.Company, r.Brand), new ModelCode(r.Code)))];
        },
        cancellationToken);

    public Task<IReadOnlyList<ModelEntry>> ListAsync(ModelKey key, CancellationToken cancellationToken = default) =>
        SelectAsync(key, "true", null, cancellationToken);

    public async Task<ModelEntry?> FindAsync(ModelKey key, ModelVersion version, CancellationToken cancellationToken = default)
    {
        var found = await SelectAsync(key, "m.model_version = @Version", version, cancellationToken).ConfigureAwait(false);
        return found.SingleOrDefault();
    }

    public async Task<ModelEntry?> FindProductionAsync(ModelKey key, CancellationToken cancellationToken = default)
    {
        var found = await SelectAsync(key, "m.model_status = 'PRODUCTION'", null, cancellationToken).ConfigureAwait(false);
        return found.SingleOrDefault();
    }

    public Task<IReadOnlyList<StageTransition>> HistoryAsync(ModelKey key, CancellationToken cancellationToken = default) =>
        RunAsync<IReadOnlyList<StageTransition>>(
            async (connection, token) =>
            {
                var rows = await connection.QueryAsync<(string Version, string? From, string? To, DateTime At, string By, string Reason)>(new(
                    """
                    select model_version, from_status, to_status, changed_at, changed_by, reason from ml_model_transitions
                    where company_id = @CompanyId and brand_id = @BrandId and model_code = @Value order by transition_id
                    """,
                    new { key.Tenant.CompanyId, key.Tenant.BrandId, key.Code.Value },
                    cancellationToken: token)).ConfigureAwait(false);
                return [.. rows.Select(r => new StageTransition(
                    key, ModelVersion.Parse(r.Version), Stage(r.From), Stage(r.To), new(r.At), r.By, r.Reason))];
            },
            cancellationToken);

    public Task<ReadOnlyMemory<byte>?> ReadArtifactAsync(ModelEntry entry, ArtifactInfo artifact, CancellationToken cancellationToken = default) =>
        RunAsync<ReadOnlyMemory<byte>?>(
            async (connection, token) => await connection.ExecuteScalarAsync<byte[]?>(new(
                "select content from ml_model_artifacts where model_id = @ModelId and artifact_name = @Name",
                new { entry.ModelId, artifact.Name },
                cancellationToken: token)).ConfigureAwait(false) is { } content ? content : default(ReadOnlyMemory<byte>?),
            cancellationToken);

    public Task<ModelChange> ChangeAsync(ModelKey key, Func<ModelLine, ModelChange> change, CancellationToken cancellationToken = default)
    {
        var operationId = Guid.CreateVersion7();
        ModelChange? attempted = null;
        return RunAsync(
            async (connection, token) =>
            {
                var transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
                await using var ending = transaction.ConfigureAwait(false);
                var writer = new ModelStoreWriter(connection, key, token);
                var line = await writer.LockAsync().ConfigureAwait(false);

                // The connection may have broken after the commit of the attempt before and ahead of its answer.
                if (attempted is not null && await writer.IsDoneAsync(operationId).ConfigureAwait(false))
                {
                    return attempted;
                }

                attempted = change(line);
                await writer.WriteAsync(operationId, line, attempted).ConfigureAwait(false);
                token.ThrowIfCancellationRequested();
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return attempted;
            },
            cancellationToken);
    }

    private static ModelStage? Stage(string? name) => name is null ? null : Enum.Parse<ModelStage>(name, ignoreCase: true);

    private Task<IReadOnlyList<ModelEntry>> SelectAsync(ModelKey key, string condition, ModelVersion? version, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<ModelEntry>>(
            async (connection, token) =>
            {
                const string Model = "m.company_id = @CompanyId and m.brand_id = @BrandId and m.model_code = @Value";

                // One snapshot for all three, so that a version deleted meanwhile is whole or absent.
                var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, token).ConfigureAwait(false);
                await using var ending = transaction.ConfigureAwait(false);
                var results = await connection.QueryMultipleAsync(new(
                    $"""
                    select {ModelRow.Columns} from ml_model_registry m where {Model} and {condition};
                    select {FeatureRow.Columns} from ml_model_features f join ml_model_registry m using (model_id)
                    where {Model} and {condition} order by f.feature_position;
                    select a.model_id, a.artifact_name, a.length, a.sha256 from ml_model_artifacts a join ml_model_registry m using (model_id)
                    where {Model} and {condition} order by a.artifact_position;
                    """,
                    new { key.Tenant.CompanyId, key.Tenant.BrandId, key.Code.Value, Version = version?.ToString() },
                    cancellationToken: token)).ConfigureAwait(false);
                await using var closing = results.ConfigureAwait(false);
                var models = await results.ReadAsync<ModelRow>().ConfigureAwait(false);
                var features = (await results.ReadAsync<FeatureRow>().ConfigureAwait(false)).ToLookup(f => f.ModelId);
                var artifacts = (await results.ReadAsync<(Guid ModelId, string Name, long Length, string Sha256)>().ConfigureAwait(false))
                    .ToLookup(a => a.ModelId, a => new ArtifactInfo(a.Name, a.Length, a.Sha256));
                return [.. models.Select(m => m.ToEntry(key.Tenant, key.Code, features[m.ModelId], artifacts[m.ModelId]))];
            },
            cancellationToken);

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
