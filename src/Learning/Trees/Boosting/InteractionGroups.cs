namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Which features may meet on one path from the root to a leaf: those of a common group.</summary>
internal sealed class InteractionGroups
{
    private readonly bool[][] _members;

    /// <summary>Takes the groups; features without a group get one of their own.</summary>
    /// <param name="groups">Feature numbers.</param>
    /// <param name="featureCount">How many features there are.</param>
    public InteractionGroups(IEnumerable<IReadOnlyCollection<int>> groups, int featureCount)
    {
        var members = new List<bool[]>();
        var grouped = new bool[featureCount];
        foreach (var group in groups)
        {
            var flags = new bool[featureCount];
            foreach (var feature in group)
            {
                flags[feature] = true;
                grouped[feature] = true;
            }

            members.Add(flags);
        }

        for (var feature = 0; feature < featureCount; feature++)
        {
            if (!grouped[feature])
            {
                var flags = new bool[featureCount];
                flags[feature] = true;
                members.Add(flags);
            }
        }

        _members = [.. members];
        All = [.. Enumerable.Range(0, _members.Length)];
    }

    /// <summary>The groups that are open at the root: all.</summary>
    public int[] All { get; }

    /// <summary>The groups that are still open below a split.</summary>
    public int[] Below(int[] open, int feature) => Array.FindAll(open, group => _members[group][feature]);

    /// <summary>The features of the open groups, of those that are given.</summary>
    public int[] Allowed(int[] open, int[] features) => Array.FindAll(features, feature => Array.Exists(open, group => _members[group][feature]));
}
