using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Tenancy;
using AudienceML.Registry.Stores;

namespace AudienceML.Infrastructure.PostgreSql;

/// <summary>A row of ml_model_registry as it is read.</summary>
internal sealed class ModelRow
{
    public const string Columns = """
        model_id as ModelId, model_version as Version, model_status as Status, schema_fingerprint as SchemaFingerprint, domain as Domain,
        algorithm as Algorithm, description as Description, tags as Tags, metadata::text as Metadata, training_run_id as RunId,
        training_dataset_size as TrainingRows, training_duration_sec as TrainingSeconds, performance_metrics::text as Metrics,
        created_by as CreatedBy, parent_version as Parent, created_at as CreatedAt, updated_at as UpdatedAt, deployed_at as DeployedAt,
        deployed_by as DeployedBy
        """;

    public Guid ModelId { get; set; }

    public string Version { get; set; } = "";

    public string Status { get; set; } = "";

    public string SchemaFingerprint { get; set; } = "";

    public string Domain { get; set; } = "";

    public string Algorithm { get; set; } = "";

    public string Description { get; set; } = "";

    public string[] Tags { get; set; } = [];

    public string Metadata { get; set; } = "";

    public Guid? RunId { get; set; }

    public long TrainingRows { get; set; }

    public double TrainingSeconds { get; set; }

    public string Metrics { get; set; } = "";

    public string CreatedBy { get; set; } = "";

    public string? Parent { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public DateTime? DeployedAt { get; set; }

    public string? DeployedBy { get; set; }

    public VersionState ToState() => new()
    {
        ModelId = ModelId,
        Version = ModelVersion.Parse(Version),
        Stage = Enum.Parse<ModelStage>(Status, ignoreCase: true),
        Parent = Parent is null ? null : ModelVersion.Parse(Parent),
        CreatedAt = new(CreatedAt),
        UpdatedAt = new(UpdatedAt),
        DeployedAt = DeployedAt is { } deployed ? new DateTimeOffset(deployed) : null,
        DeployedBy = DeployedBy,
    };

    public ModelEntry ToEntry(TenantId tenant, ModelCode code, IEnumerable<FeatureRow> features, IEnumerable<ArtifactInfo> artifacts) =>
        ToState().ToEntry(
            new()
            {
                Key = new(tenant, code),
                Algorithm = Algorithm,
                SchemaFingerprint = SchemaFingerprint,
                Domain = Domain,
                Description = Description,
                CreatedBy = CreatedBy,
                RunId = RunId,
                TrainingRows = TrainingRows,
                TrainingSeconds = TrainingSeconds,
                Metrics = PostgresJson.ReadNumbers(Metrics),
                Tags = [.. Tags],
                Metadata = PostgresJson.ReadTexts(Metadata),
                Features = [.. features.Select(f => f.ToSummary())],
            },
            [.. artifacts]);
}
