namespace AudienceML.Cli.Commands.Churn;

/// <summary>What rows a churn command reads: either <see cref="Data"/> or <see cref="Csv"/> is set.</summary>
internal sealed record ChurnSelection
{
    public const int DefaultHorizonDays = 30;

    public string? Data { get; init; }

    public DateOnly? AsOf { get; init; }

    public int HorizonDays { get; init; } = DefaultHorizonDays;

    public string? Csv { get; init; }

    public string? Id { get; init; }

    public string? Label { get; init; }

    public string? Positive { get; init; }
}
