using AudienceML.Learning.Benchmarks.Workloads;
using AudienceML.Learning.Factorization.Als;
using AudienceML.Learning.Trees.Forests;

namespace AudienceML.Learning.Benchmarks;

/// <summary>All benchmarks by name.</summary>
internal static class Catalog
{
    /// <summary>Ours and peers in turns.</summary>
    public static IReadOnlyList<Workload> Workloads { get; } =
    [
        new GradientBoostingTraining("gbdt-train", 1_000_000, 0.45),
        new GradientBoostingTraining("gbdt-train-10k", 10_000, 0.5),
        new RandomForestTraining("random-forest", "ours all rows, 4 features a split, leaves of 4, shrinkage 2", new() { Bootstrap = false, MaxFeatures = MaxFeatures.Log2, MinRowsInLeaf = 4, Shrinkage = 2 }, 1, 0.1),
        new RandomForestTraining("random-forest-equal", "both bootstrap, 5 features a split, leaves of 5", new() { MinRowsInLeaf = 5 }, 5, 0.1),
        new RandomForestScoring(),
        new CategoryTraining(),
        new GradientBoostingScoring(isByRow: false),
        new GradientBoostingScoring(isByRow: true),
        new LogisticTraining("logistic", isIllConditioned: false),
        new LogisticTraining("logistic-cond100", isIllConditioned: true),
        new KMeansClustering(8),
        new KMeansClustering(64),
        new RocAuc(),
        new ColumnDrift(),
        new MatrixMultiplication(),
        new PerceptronTraining(),
        new ImplicitAlsTraining(AlsSolver.ConjugateGradient),
        new ImplicitAlsTraining(AlsSolver.Cholesky),
        new LargeAlsTraining(),
        new NeuralFilteringTraining(),
        new TopItemsOfAll("films"),
        new TopItemsOfAll("big"),
        new ExactSearch(),
        new ExactSingleSearch(),
        new GraphSearch("clustered", 95),
        new GraphSearch("clustered", 99),
        new GraphSearch("hard", 95),
        new GraphSearch("hard", 99),
        new GraphBuilding("clustered"),
        new GraphBuilding("hard"),
        new PairwiseTraining(candidates: 1),
        new PairwiseTraining(candidates: 3),
        new RatingTraining(),
        new RatingFolds(withImplicit: false),
        new RatingFolds(withImplicit: true),
        new EaseTraining(),
        new ItemKnnTraining(),
    ];

    /// <summary>Ours alone.</summary>
    public static IReadOnlyDictionary<string, Action<Report>> Alone { get; } = new Dictionary<string, Action<Report>>(StringComparer.Ordinal)
    {
        ["gbdt-score"] = BoostingBenchmarks.Score,
        ["gbdt-explain"] = BoostingBenchmarks.Explain,
        ["fold-in"] = FoldInBenchmarks.Run,
    };
}
