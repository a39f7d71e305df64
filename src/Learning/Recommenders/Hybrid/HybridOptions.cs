namespace AudienceML.Learning.Recommenders.Hybrid;

/// <summary>Settings of <see cref="HybridLearner"/>.</summary>
public sealed record HybridOptions
{
    /// <summary>How scores are made comparable.</summary>
    public HybridScaling Scaling { get; init; }

    /// <summary>The share of pairs that weights are found by, above 0 and at most 0.5. The parts are learned without them first, and then from all.</summary>
    public double HoldOutShare { get; init; } = 0.1;

    /// <summary>Holds out what came last of all pairs instead of a part of each user's; needs times. Right where what is new decides, and for visits.</summary>
    public bool HoldOutLast { get; init; }

    /// <summary>How often weights are found from other held-out items, 1 to 20; each time the parts are learned once more, and all count together.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>The penalty on squared weights while they are found, 0 to 1e6: a higher one makes parts count more alike.</summary>
    public double Ridge { get; init; } = 100;

    /// <summary>Users by whom weights are found, 1 or more; of more users as many are drawn.</summary>
    public int MaxUsers { get; init; } = 4000;

    /// <summary>How many of each part's best items are candidates while weights are searched, 1 to 10,000.</summary>
    public int Candidates { get; init; } = 100;

    internal void Check(string options)
    {
        Require(Enum.IsDefined(Scaling), options, $"{nameof(Scaling)} {Scaling} does not exist.");
        Require(HoldOutShare is > 0 and <= 0.5, options, $"{nameof(HoldOutShare)} is {HoldOutShare}; it lies above 0 and is 0.5 at most.");
        Require(Repeats is >= 1 and <= 20, options, $"{nameof(Repeats)} is {Repeats}; it lies between 1 and 20.");
        Require(Ridge is >= 0 and <= 1e6, options, $"{nameof(Ridge)} is {Ridge}; it lies between 0 and 1000000.");
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
