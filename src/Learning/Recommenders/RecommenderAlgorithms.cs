using System.Collections.Immutable;

namespace AudienceML.Learning.Recommenders;

/// <summary>The algorithms of this assembly by name, with settings that go by the data.</summary>
public static partial class RecommenderAlgorithms
{
    /// <summary>All of them: those that make lists before those that predict ratings.</summary>
    public static ImmutableArray<RecommenderAlgorithm> All { get; } =
    [
        new("popularity", "what most users took", _ => new PopularityLearner()),
        new("random", "any items", _ => new RandomLearner()),
        .. Factorizations,
        .. NeighbourMethods,
        .. NeuralNetworks,
        .. SequenceMethods,
        .. Hybrids,
        .. Ratings,
        .. RatingNeighbours,
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
