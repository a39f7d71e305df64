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
        (Name, Description, Parameters) = (name, description, [.. parameters]);
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

    /// <summary>The settings with the ranges in which they are usual.</summary>
    public ImmutableArray<Parameter> Parameters { get; }

    /// <summary>The settings that are worth searching; null when there are none.</summary>
    public SearchSpace? Space { get; private init; }

    /// <summary>Settings that are any text; "als.*" stands for all that begin so.</summary>
    internal ImmutableArray<string> Texts { get; init; } = [];

    /// <summary>Settings that change how long learning takes and little else, and those that go with another: they are left out of <see cref="Space"/>.</summary>
    internal ImmutableArray<string> NotSearched
    {
        init
        {
            var searched = Parameters.Where(p => !value.Contains(p.Name)).ToArray();
            Space = searched.Length == 0 ? null : new SearchSpace(searched);
        }
    }

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
