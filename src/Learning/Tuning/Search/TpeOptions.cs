namespace AudienceML.Learning.Tuning.Search;

/// <summary>How the tree-structured Parzen estimator searches. Checked once, by the sampler that takes it.</summary>
public sealed record TpeOptions
{
    /// <summary>Trials before there is something to learn from, 1 or more; they are spread by a Halton sequence.</summary>
    public int StartupTrials { get; init; } = 10;

    /// <summary>Candidates that are drawn from the good trials' density, 1 to 10,000; the one with the best ratio is proposed.</summary>
    public int Candidates { get; init; } = 24;

    /// <summary>The share of trials that count as good, above 0 and below 1: the greater, the more is explored.</summary>
    public double GoodShare { get; init; } = 0.1;

    /// <summary>Good trials at most, 1 or more.</summary>
    public int MaxGood { get; init; } = 25;

    /// <summary>What the prior weighs against one trial, above 0.</summary>
    public double PriorWeight { get; init; } = 1;

    /// <summary>Whether parameters that exist together are chosen together, so that their interactions are learned; else each alone.</summary>
    public bool IsMultivariate { get; init; } = true;

    /// <summary>Trials that count in full in the densities, 1 or more; those before them count less and less.</summary>
    public int FullWeightTrials { get; init; } = 25;

    internal TpeOptions Check()
    {
        Require(StartupTrials >= 1, nameof(StartupTrials), StartupTrials, "is 1 or more");
        Require(Candidates is >= 1 and <= 10_000, nameof(Candidates), Candidates, "is 1 to 10,000");
        Require(GoodShare is > 0 and < 1, nameof(GoodShare), GoodShare, "is above 0 and below 1");
        Require(MaxGood >= 1, nameof(MaxGood), MaxGood, "is 1 or more");
        Require(PriorWeight > 0 && double.IsFinite(PriorWeight), nameof(PriorWeight), PriorWeight, "is above 0, and finite");
        Require(FullWeightTrials >= 1, nameof(FullWeightTrials), FullWeightTrials, "is 1 or more");
        return this;
    }

    private static void Require(bool isMet, string option, object value, string range)
    {
        if (!isMet)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"{option} {range}; it is {value}."));
        }
    }
}
