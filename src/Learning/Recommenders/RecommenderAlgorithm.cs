using System.Collections.Immutable;
using AudienceML.Learning.Tuning.Search;

namespace AudienceML.Learning.Recommenders;

/// <summary>An algorithm by name: what it is, which settings it takes, and a learner of it. Immutable.</summary>
/// <remarks>Settings are texts by name, as a file or a command line holds them; numbers are written in the invariant form. What is not set goes by the data.</remarks>
public sealed class RecommenderAlgorithm
{
    private readonly Func<AlgorithmSettings, IRecommenderLearner>? _ranking;
    private readonly Func<AlgorithmSettings, IRatingLearner>? _rating;

    internal RecommenderAlgorithm(string name, string description, Func<AlgorithmSettings, IRecommenderLearner> ranking, params Parameter[] parameters)
        : this(name, description, parameters) => _ranking = ranking;

    internal RecommenderAlgorithm(string name, string description, Func<AlgorithmSettings, IRatingLearner> rating, params Parameter[] parameters)
        : this(name, description, parameters) => _rating = rating;

    private RecommenderAlgorithm(string name, string description, Parameter[] parameters)
    {
        (Name, Description) = (name, description);
        Space = parameters.Length == 0 ? null : new SearchSpace(parameters);
    }

    /// <summary>The name: "als".</summary>
    public string Name { get; }

    /// <summary>What it does, in a few words.</summary>
    public string Description { get; }

    /// <summary>Whether it predicts ratings instead of making lists.</summary>
    public bool PredictsRatings => _rating is not null;

    /// <summary>Whether it goes by the time or the order of what was taken.</summary>
    public bool NeedsTimes { get; internal init; }

    /// <summary>Whether it needs to know something of the items.</summary>
    public bool NeedsItemFeatures { get; internal init; }

    /// <summary>The settings that are worth searching; null when there are none.</summary>
    public SearchSpace? Space { get; }

    /// <summary>Creates a learner of lists.</summary>
    /// <param name="settings">Settings by name; null or missing ones go by the data.</param>
    /// <exception cref="InvalidOperationException">The algorithm predicts ratings.</exception>
    /// <exception cref="ArgumentException">A setting is unknown or out of its range.</exception>
    public IRecommenderLearner CreateLearner(IReadOnlyDictionary<string, string>? settings = null)
    {
        var create = _ranking ?? throw new InvalidOperationException($"'{Name}' predicts ratings; it makes no lists.");
        return create(new AlgorithmSettings(this, settings));
    }

    /// <summary>Creates a learner of ratings.</summary>
    /// <param name="settings">Settings by name; null or missing ones go by the data.</param>
    /// <exception cref="InvalidOperationException">The algorithm makes lists.</exception>
    /// <exception cref="ArgumentException">A setting is unknown or out of its range.</exception>
    public IRatingLearner CreateRatingLearner(IReadOnlyDictionary<string, string>? settings = null)
    {
        var create = _rating ?? throw new InvalidOperationException($"'{Name}' makes lists; it predicts no ratings.");
        return create(new AlgorithmSettings(this, settings));
    }

    /// <summary>The settings of a point of <see cref="Space"/>.</summary>
    /// <param name="values">The point.</param>
    public static ImmutableSortedDictionary<string, string> SettingsOf(ParameterValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Space.Parameters.Where(p => values.Has(p.Name))
            .ToImmutableSortedDictionary(p => p.Name, p => values.Text(p.Name), StringComparer.Ordinal);
    }
}
