using System.Collections.Immutable;

namespace AudienceML.Learning.Recommenders.Evaluation;

/// <summary>What is measured of recommendation lists. Immutable.</summary>
public sealed record RecommenderEvaluationOptions
{
    /// <summary>The lengths of the lists, each 1 or more, at least one.</summary>
    public ImmutableArray<int> ListLengths { get; init; } = [5, 10, 20];

    /// <summary>The confidence of the intervals, above 0 and below 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Recommends what a user took before again; otherwise those items are left out of the lists.</summary>
    public bool WithSeen { get; init; }

    /// <summary>Users to judge at most, 1 or more; of more as many are drawn.</summary>
    public int MaxUsers { get; init; } = int.MaxValue;

    /// <summary>Decides which users are drawn.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>A group of each item, 0 to groups - 1, whose shares of the lists are measured; empty for none.</summary>
    public ImmutableArray<int> ItemGroups { get; init; } = [];

    /// <summary>The names of the groups.</summary>
    public ImmutableArray<string> GroupNames { get; init; } = [];

    /// <summary>How much the wish of a user for a feature counts in the list's own shares, so that one that is missing does not weigh infinitely; above 0 and below 1 (Steck 2018, 3.2).</summary>
    public double CalibrationSmoothing { get; init; } = 0.01;

    /// <summary>These options with two groups: the most popular fifth of the items, "head", and the others, "tail".</summary>
    /// <param name="training">What popularity is counted in, in users.</param>
    public RecommenderEvaluationOptions WithPopularityGroups(Interactions training)
    {
        ArgumentNullException.ThrowIfNull(training);
        var users = new int[training.ItemCount];
        for (var user = 0; user < training.UserCount; user++)
        {
            foreach (var item in training.ByUser.Columns(user))
            {
                users[item]++;
            }
        }

        var groups = new int[users.Length];
        Array.Fill(groups, 1);
        foreach (var item in Enumerable.Range(0, users.Length).OrderByDescending(i => users[i]).ThenBy(i => i).Take((users.Length + 4) / 5))
        {
            groups[item] = 0;
        }

        return this with { ItemGroups = [.. groups], GroupNames = ["head", "tail"] };
    }

    internal void Check(int items, string options)
    {
        Require(!ListLengths.IsDefaultOrEmpty && ListLengths.All(k => k >= 1), options, $"{nameof(ListLengths)} are one or more numbers of 1 or more.");
        Require(MaxUsers >= 1, options, $"{nameof(MaxUsers)} is {MaxUsers}; it is 1 or more.");
        Require(Confidence is > 0 and < 1, options, $"{nameof(Confidence)} is {Confidence}; it lies between 0 and 1.");
        Require(CalibrationSmoothing is > 0 and < 1, options, $"{nameof(CalibrationSmoothing)} is {CalibrationSmoothing}; it lies between 0 and 1.");
        Require(ItemGroups.IsEmpty || ItemGroups.Length == items, options, $"{nameof(ItemGroups)} has {ItemGroups.Length} numbers for {items} items.");
        Require(
            ItemGroups.All(g => g >= 0 && g < GroupNames.Length), options, $"{nameof(ItemGroups)} are numbers of the {GroupNames.Length} {nameof(GroupNames)}.");
    }

    private static void Require(bool isMet, string options, FormattableString message)
    {
        if (!isMet)
        {
            throw new ArgumentException(FormattableString.Invariant(message), options);
        }
    }
}
