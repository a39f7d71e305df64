using System.Collections.Immutable;

namespace AudienceML.Learning.Trees.Ensembles;

/// <summary>Everything that an ensemble is, as it is read and written.</summary>
internal sealed record EnsembleDefinition
{
    /// <summary>Outputs of an ensemble at most.</summary>
    public const int MaxOutputs = 1 << 16;

    /// <summary>Features of a row at most.</summary>
    public const int MaxFeatures = 1 << 24;

    public required int FeatureCount { get; init; }

    /// <summary>The trees in the order in which they are added up.</summary>
    public required ImmutableArray<EnsembleTree> Trees { get; init; }

    /// <summary>The raw score of each output before any tree.</summary>
    public required ImmutableArray<double> BaseScores { get; init; }

    public EnsembleLink Link { get; init; }

    /// <summary>What the raw score is multiplied with inside <see cref="EnsembleLink.Sigmoid"/>.</summary>
    public double LinkScale { get; init; } = 1;

    /// <summary>Whether outputs are of the mean of the trees instead of their sum.</summary>
    public bool IsAverage { get; init; }

    /// <summary>Whether the origin compares in single precision, whatever it is given.</summary>
    public bool IsSinglePrecision { get; init; }

    /// <summary>The names of the features, or none.</summary>
    public ImmutableArray<string> FeatureNames { get; init; } = [];

    /// <summary>The ranges of the features in the words of the LightGBM text, or none.</summary>
    public ImmutableArray<string> FeatureRanges { get; init; } = [];

    /// <summary>The objective in the words of the origin.</summary>
    public string Objective { get; init; } = "";

    /// <summary>Whatever else the origin noted, for writing it back.</summary>
    public string Notes { get; init; } = "";

    /// <summary>What raw scores are multiplied with before the link: one over the trees of an output for a mean.</summary>
    public double OutputScale => IsAverage && Trees.Length > 0 ? (double)BaseScores.Length / Trees.Length : 1;
}
