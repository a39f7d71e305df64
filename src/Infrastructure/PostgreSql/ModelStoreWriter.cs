using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Registry.Stores;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace AudienceML.Infrastructure.PostgreSql;

/// <summary>The statements of one change of a model, inside one transaction that holds the model's line.</summary>
internal sealed class ModelStoreWriter(NpgsqlConnection connection, ModelKey key, CancellationToken cancellationToken)
{
    // How long a change waits for another one of the same model.
    private const string LockTimeout = "set local lock_timeout = '30s'";

    private readonly object _key = new { Company = key.Tenant.CompanyId, Brand = key.Tenant.BrandId, Code = key.Code.Value };

    /// <summary>Locks the model against other changes and reads it; an unknown one begins here.</summary>
    public async Task<ModelLine> LockAsync()
    {
        await ExecuteAsync(LockTimeout, null).ConfigureAwait(false);
        await ExecuteAsync(
            "insert into ml_model_lines (company_id, brand_id, model_code) values (@Company, @Brand, @Code) on conflict do nothing", _key)
            .ConfigureAwait(false);
        var line = await connection.QuerySingleAsync<(string? LastVersion, string? LastFingerprint, string[] Deployments)>(Command(
            """
            select last_version, last_schema_fingerprint, deployments from ml_model_lines
            where company_id = @Company and brand_id = @Brand and model_code = @Code for update
            """,
            _key)).ConfigureAwait(false);
        var rows = await connection.QueryAsync<ModelRow>(Command(
            $"""
            select {ModelRow.Columns} from ml_model_registry where company_id = @Company and brand_id = @Brand and model_code = @Code
            order by version_major, version_minor, version_patch
            """,
            _key)).ConfigureAwait(false);
        return new()
        {
            Key = key,
            LastVersion = line.LastVersion is null ? null : ModelVersion.Parse(line.LastVersion),
            LastSchemaFingerprint = line.LastFingerprint,
            Versions = [.. rows.Select(r => r.ToState())],
            Deployments = [.. line.Deployments.Select(ModelVersion.Parse)],
        };
    }

    /// <summary>Whether a change with this id has been committed.</summary>
    public Task<bool> IsDoneAsync(Guid operationId) => connection.ExecuteScalarAsync<bool>(
        Command("select exists (select from ml_model_transitions where operation_id = @operationId)", new { operationId }));

    /// <summary>Writes what differs between the two states, and the history.</summary>
    public async Task WriteAsync(Guid operationId, ModelLine before, ModelChange change)
    {
        var after = change.Line;
        var known = before.Versions.ToDictionary(v => v.ModelId);
        var remaining = after.Versions.Select(v => v.ModelId).ToHashSet();
        var deleted = known.Keys.Where(id => !remaining.Contains(id)).ToArray();
        if (deleted.Length > 0)
        {
            await ExecuteAsync("delete from ml_model_registry where model_id = any(@deleted)", new { deleted }).ConfigureAwait(false);
        }

        // The version that steps back goes first: the index allows one in production at every moment.
        foreach (var state in after.Versions.OrderBy(v => v.Stage == ModelStage.Production))
        {
            if (known.TryGetValue(state.ModelId, out var old) && old != state)
            {
                await UpdateAsync(state).ConfigureAwait(false);
            }
        }

        if (change.Added is { } added)
        {
            var parent = before.Versions.FirstOrDefault(v => v.Version == added.Entry.Parent && remaining.Contains(v.ModelId));
            await InsertAsync(added.Entry, parent?.ModelId).ConfigureAwait(false);
            await InsertFeaturesAsync(added.Entry).ConfigureAwait(false);
            await InsertFilesAsync(added).ConfigureAwait(false);
        }

        await UpdateLineAsync(after).ConfigureAwait(false);
        foreach (var transition in change.Transitions)
        {
            await InsertAsync(operationId, transition).ConfigureAwait(false);
        }
    }

    private static string Name(ModelStage stage) => stage.ToString().ToUpperInvariant();

    private Task<int> UpdateAsync(VersionState state) => ExecuteAsync(
        """
        update ml_model_registry set model_status = @Status, updated_at = @UpdatedAt, deployed_at = @DeployedAt, deployed_by = @DeployedBy
        where model_id = @ModelId
        """,
        new { Status = Name(state.Stage), state.UpdatedAt, state.DeployedAt, state.DeployedBy, state.ModelId });

    private async Task UpdateLineAsync(ModelLine line)
    {
        var parameters = new DynamicParameters(_key);
        parameters.Add("LastVersion", line.LastVersion?.ToString());
        parameters.Add("LastFingerprint", line.LastSchemaFingerprint);
        parameters.Add("Deployments", line.Deployments.Select(v => v.ToString()).ToArray());
        parameters.Add("Latest", line.Versions is [.., var latest] ? latest.Version.ToString() : "");
        await ExecuteAsync(
            """
            update ml_model_lines set last_version = @LastVersion, last_schema_fingerprint = @LastFingerprint, deployments = @Deployments
            where company_id = @Company and brand_id = @Brand and model_code = @Code;
            update ml_model_registry set is_latest_version = (model_version = @Latest)
            where company_id = @Company and brand_id = @Brand and model_code = @Code and is_latest_version <> (model_version = @Latest)
            """,
            parameters).ConfigureAwait(false);
    }

    private Task<int> InsertAsync(Guid operationId, StageTransition transition) => ExecuteAsync(
        """
        insert into ml_model_transitions
            (operation_id, company_id, brand_id, model_code, model_version, from_status, to_status, changed_at, changed_by, reason)
        values (@OperationId, @Company, @Brand, @Code, @Version, @From, @To, @At, @By, @Reason)
        """,
        new
        {
            OperationId = operationId,
            Company = key.Tenant.CompanyId,
            Brand = key.Tenant.BrandId,
            Code = key.Code.Value,
            Version = transition.Version.ToString(),
            From = transition.From is { } from ? Name(from) : null,
            To = transition.To is { } to ? Name(to) : null,
            transition.At,
            transition.By,
            transition.Reason,
        });

    private Task<int> InsertAsync(ModelEntry entry, Guid? parentId)
    {
        var registration = entry.Registration;
        var importance = registration.Features.DistinctBy(f => f.Name)
            .Aggregate(registration.Metrics.Clear(), (all, f) => all.Add(f.Name, f.Importance));
        return ExecuteAsync(
            """
            insert into ml_model_registry (
                model_id, model_name, model_code, model_version, version_major, version_minor, version_patch, domain, algorithm,
                model_framework, model_format, model_storage_type, description, tags, metadata, schema_fingerprint, training_run_id,
                training_dataset_size, training_date, training_duration_sec, performance_metrics, feature_importance, model_status,
                company_id, brand_id, parent_model_id, parent_version, is_latest_version, created_at, updated_at, created_by)
            values (
                @ModelId, @Name, @Code, @Version, @Major, @Minor, @Patch, @Domain, @Algorithm,
                'AudienceML', 'audienceml', 'postgresql', @Description, @Tags, @Metadata::jsonb, @SchemaFingerprint, @RunId,
                @TrainingRows, @CreatedAt, @TrainingSeconds, @Metrics::jsonb, @Importance::jsonb, @Status,
                @Company, @Brand, @ParentId, @Parent, true, @CreatedAt, @UpdatedAt, @CreatedBy)
            """,
            new
            {
                entry.ModelId,
                Name = $"{key} {entry.Version}",
                Code = key.Code.Value,
                Version = entry.Version.ToString(),
                entry.Version.Major,
                entry.Version.Minor,
                entry.Version.Patch,
                registration.Domain,
                registration.Algorithm,
                registration.Description,
                Tags = registration.Tags.ToArray(),
                Metadata = PostgresJson.Write(registration.Metadata),
                registration.SchemaFingerprint,
                registration.RunId,
                registration.TrainingRows,
                registration.TrainingSeconds,
                Metrics = PostgresJson.Write(registration.Metrics),
                Importance = PostgresJson.Write(importance),
                Status = Name(entry.Stage),
                Company = key.Tenant.CompanyId,
                Brand = key.Tenant.BrandId,
                ParentId = parentId,
                Parent = entry.Parent?.ToString(),
                entry.CreatedAt,
                entry.UpdatedAt,
                registration.CreatedBy,
            });
    }

    private async Task InsertFeaturesAsync(ModelEntry entry)
    {
        var features = entry.Registration.Features;
        if (features.Length == 0)
        {
            return;
        }

        var ranks = new int[features.Length];
        foreach (var (position, rank) in Enumerable.Range(0, features.Length).OrderByDescending(i => features[i].Importance).Select((p, r) => (p, r)))
        {
            ranks[position] = rank + 1;
        }

        var batch = new NpgsqlBatch(connection);
        await using var closing = batch.ConfigureAwait(false);
        for (var i = 0; i < features.Length; i++)
        {
            var feature = features[i];
            var command = new NpgsqlBatchCommand(
                """
                insert into ml_model_features (
                    model_id, feature_position, feature_name, feature_code, feature_type, feature_importance, feature_rank,
                    min_value, max_value, mean_value, std_value, null_share)
                values ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                """);
            command.Parameters.Add(new() { Value = entry.ModelId });
            command.Parameters.Add(new() { Value = i });
            command.Parameters.Add(new() { Value = feature.Name });
            command.Parameters.Add(new() { Value = FeatureRow.TypeOf(feature.Kind) });
            command.Parameters.Add(new() { Value = feature.Importance });
            command.Parameters.Add(new() { Value = ranks[i] });
            foreach (var value in (double?[])[feature.Minimum, feature.Maximum, feature.Mean, feature.StandardDeviation, feature.MissingShare])
            {
                command.Parameters.Add(new() { Value = value is { } number ? number : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double });
            }

            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task InsertFilesAsync(NewVersion added)
    {
        for (var i = 0; i < added.Files.Length; i++)
        {
            var info = added.Entry.Artifacts[i];
            var command = new NpgsqlCommand(
                """
                insert into ml_model_artifacts (model_id, artifact_name, artifact_position, length, sha256, content)
                values ($1, $2, $3, $4, $5, $6)
                """,
                connection);
            await using var closing = command.ConfigureAwait(false);
            command.Parameters.Add(new() { Value = added.Entry.ModelId });
            command.Parameters.Add(new() { Value = info.Name });
            command.Parameters.Add(new() { Value = i });
            command.Parameters.Add(new() { Value = info.Length });
            command.Parameters.Add(new() { Value = info.Sha256 });
            command.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = added.Files[i].Content });
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<int> ExecuteAsync(string sql, object? parameters) => connection.ExecuteAsync(Command(sql, parameters));

    private CommandDefinition Command(string sql, object? parameters) => new(sql, parameters, commandTimeout: 60, cancellationToken: cancellationToken);
}
