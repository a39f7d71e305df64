using System.Collections.Immutable;
using AudienceML.Learning.Tuning.Search;

namespace AudienceML.Learning.Recommenders;

/// <summary>The algorithms of this assembly by name, with settings that go by the data.</summary>
public static partial class RecommenderAlgorithms
{
    /// <summary>All of them: those that make lists before those that predict ratings.</summary>
    public static ImmutableArray<RecommenderAlgorithm> All { get; } =
    [
        new("popularity", "what most users took", _ => new PopularityLearner()),
        new(
            "trending",
            "what most users took lately: each counts half after a half-life, 7 days",
            settings => new PopularityLearner { HalfLifeDays = settings.Number("half_life_days", 7) },
            new NumberParameter("half_life_days", 0.05, 365, Scale.Log)) { NeedsTimes = true },
        new("random", "any items", _ => new RandomLearner()),
        .. Factorizations,
        .. NeighbourMethods,
        .. NeuralNetworks,
        .. Hybrids,
        .. Ratings,
    ];

    /// <summary>The algorithm of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static RecommenderAlgorithm Named(string name)
    {
        foreach (var algorithm in All)
        {
            if (algorithm.Name == name)
            {
                return algorithm;
            }
        }

        throw new ArgumentException($"There is no algorithm '{name}'; there are {string.Join(", ", All.Select(a => a.Name))}.", nameof(name));
    }
}
