using AudienceML.Core.Registry;

namespace AudienceML.Infrastructure.Files;

/// <summary>What a run's file says.</summary>
internal sealed record RunDocument
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required TrainingRun Run { get; init; }
}
