namespace AudienceML.Learning.Recommenders.Hybrid;

/// <summary>Settings of <see cref="HybridLearner"/>.</summary>
public sealed record HybridOptions
{
    /// <summary>How scores are made comparable.</summary>
    public HybridScaling Scaling { get; init; }

    /// <summary>The share of each user's items that weights are found by, above 0 and at most 0.5. The parts are learned without them first, and then from all.</summary>
    public double HoldOutShare { get; init; } = 0.2;

    /// <summary>Holds out each user's last items instead of any; needs times.</summary>
    public bool HoldOutLast { get; init; }

    /// <summary>Weights are best at nDCG of lists of this length, 1 to 1,000.</summary>
    public int ListLength { get; init; } = 10;

    /// <summary>Users by whom weights are found, 1 or more; of more users as many are drawn.</summary>
    public int MaxUsers { get; init; } = 4000;

    /// <summary>How many of each part's best items are candidates while weights are searched, 1 to 10,000.</summary>
    public int Candidates { get; init; } = 100;

    internal void Check(string options)
    {
        Require(Enum.IsDefined(Scaling), options, $"{nameof(Scaling)} {Scaling} does not exist.");
        Require(HoldOutShare is > 0 and <= 0.5, options, $"{nameof(HoldOutShare)} is {HoldOutShare}; it lies above 0 and is 0.5 at most.");
        Require(ListLength is >= 1 and <= 1000, options, $"{nameof(ListLength)} is {ListLength}; it lies between 1 and 1000.");
        Require(MaxUsers >= 1, options, $"{nameof(MaxUsers)} is {MaxUsers}; it is 1 or more.");
        Require(Candidates is >= 1 and <= 10_000, options, $"{nameof(Candidates)} is {Candidates}; it lies between 1 and 10000.");
    }

    private static void Require(bool isMet, string options, FormattableString message)
    {
        if (!isMet)
        {
            throw new ArgumentException(FormattableString.Invariant(message), options);
        }
    }
}
