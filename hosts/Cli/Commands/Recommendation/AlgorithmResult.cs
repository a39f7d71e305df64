using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Cli.Commands.Recommendation;

/// <summary>What came of one algorithm: lists that were judged, or ratings that were predicted.</summary>
internal sealed record AlgorithmResult
{
    public required string Algorithm { get; init; }

    /// <summary>What was set, by hand or by tuning; the rest goes by the data.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The figure that tuning reached on its part of the training rows, NaN without tuning.</summary>
    public double Tuned { get; init; } = double.NaN;

    /// <summary>The weights of the parts of a hybrid, on the first split.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Parts { get; init; } = [];

    /// <summary>The judged lists; null when ratings were predicted.</summary>
    public RecommenderReport? Lists { get; init; }

    /// <summary>The predicted ratings; null when lists were judged.</summary>
    public RatingReport? Ratings { get; init; }

    public required double TrainingSeconds { get; init; }

    public required double JudgingSeconds { get; init; }

    public string Protocol => Lists?.Protocol ?? Ratings!.Protocol;

    /// <summary>All figures.</summary>
    public IEnumerable<RecommenderMetric> Metrics => Lists?.Metrics ??
    [
        new RecommenderMetric("rmse", Ratings!.Rmse, Ratings.RmseInterval),
        new RecommenderMetric("mae", Ratings.Mae, Ratings.MaeInterval),
    ];

    public double this[string metric] => Metrics.FirstOrDefault(m => m.Name == metric) is { Name: not null } found ? found.Value : double.NaN;
}
