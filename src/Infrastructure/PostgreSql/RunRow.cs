using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Tenancy;

namespace AudienceML.Infrastructure.PostgreSql;

/// <summary>A row of ml_model_training_runs as it is read.</summary>
internal sealed class RunRow
{
    public Guid RunId { get; set; }

    public Guid Company { get; set; }

    public Guid Brand { get; set; }

    public string Code { get; set; } = "";

    public string? Version { get; set; }

    public string RunType { get; set; } = "";

    public string Status { get; set; } = "";

    public DateTime StartedAt { get; set; }

    public DateTime? CompletedAt { get; set; }

    public string Parameters { get; set; } = "";

    public string Metrics { get; set; } = "";

    public string? Error { get; set; }

    public TrainingRun ToRun() => new()
    {
        RunId = RunId,
        Key = new(new TenantId(Company, Brand), new ModelCode(Code)),
        RunType = RunType,
        Status = Enum.Parse<RunStatus>(Status, ignoreCase: true),
        StartedAt = new(StartedAt),
        CompletedAt = CompletedAt is { } completed ? new DateTimeOffset(completed) : null,
        Parameters = PostgresJson.ReadTexts(Parameters),
        Metrics = PostgresJson.ReadNumbers(Metrics),
        Version = Version is null ? null : ModelVersion.Parse(Version),
        Error = Error,
    };
}
