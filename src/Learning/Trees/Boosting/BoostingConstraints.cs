using AudienceML.Learning.Data;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>What options say about features by name, as numbers of columns.</summary>
/// <param name="Monotone">A direction a column, or empty when none is constrained.</param>
/// <param name="Interactions">Which columns may act together, or null when all may.</param>
internal sealed record BoostingConstraints(Monotonicity[] Monotone, InteractionGroups? Interactions)
{
    /// <summary>Looks up the names.</summary>
    /// <exception cref="ArgumentException">A name is no column, or the column cannot be constrained.</exception>
    public static BoostingConstraints Of(GradientBoostingOptions options, LearningSet train) => new(Directions(options, train), Groups(options, train));

    private static Monotonicity[] Directions(GradientBoostingOptions options, LearningSet train)
    {
        if (options.Monotone.Values.All(direction => direction == Monotonicity.None))
        {
            return [];
        }

        var directions = new Monotonicity[train.Columns.Length];
        foreach (var (name, direction) in options.Monotone)
        {
            var column = Column(train, name, "monotone feature");
            if (train.Columns[column].Kind == FeatureKind.Category && direction != Monotonicity.None)
            {
                throw new ArgumentException($"The monotone feature '{name}' is a category, which has no order.", nameof(train));
            }

            directions[column] = direction;
        }

        return directions;
    }

    private static InteractionGroups? Groups(GradientBoostingOptions options, LearningSet train) => options.InteractionGroups.IsEmpty
        ? null
        : new InteractionGroups(
            options.InteractionGroups.Select(group => group.Select(name => Column(train, name, "feature of an interaction group")).ToArray()).ToArray(),
            train.Columns.Length);

    private static int Column(LearningSet train, string name, string role)
    {
        for (var i = 0; i < train.Columns.Length; i++)
        {
            if (string.Equals(train.Columns[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        throw new ArgumentException($"The {role} '{name}' is no column of the training rows.", nameof(train));
    }
}
