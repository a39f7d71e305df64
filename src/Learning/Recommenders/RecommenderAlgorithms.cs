using System.Collections.Immutable;
using AudienceML.Learning.Factorization.Als;
using AudienceML.Learning.Tuning.Search;

namespace AudienceML.Learning.Recommenders;

/// <summary>The algorithms of this assembly by name, with settings that go by the data.</summary>
public static class RecommenderAlgorithms
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
        new(
            "als",
            "implicit matrix factorization by alternating least squares",
            settings => new ImplicitAlsLearner(new ImplicitAlsOptions
            {
                Factors = settings.Whole("factors", 64),
                Iterations = settings.Whole("iterations", 15),
                UnobservedWeight = settings.Number("unobserved_weight", 0.1),
                Alpha = settings.Number("alpha", 1),
                Regularization = settings.Number("regularization", 0.01),
                RegularizationExponent = settings.Number("regularization_exponent", 1),
                Solver = settings.Choice("solver", AlsSolver.Cholesky),
            }),
            new IntegerParameter("factors", 16, 512, Scale.Log),
            new IntegerParameter("iterations", 5, 30),
            new NumberParameter("unobserved_weight", 0.003, 2, Scale.Log),
            new NumberParameter("alpha", 0.1, 10, Scale.Log),
            new NumberParameter("regularization", 1e-4, 0.3, Scale.Log),
            new NumberParameter("regularization_exponent", 0, 1.2),
            new ChoiceParameter("solver", "cholesky", "conjugate-gradient", "block-coordinate")),
        new("random", "any items", _ => new RandomLearner()),
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
