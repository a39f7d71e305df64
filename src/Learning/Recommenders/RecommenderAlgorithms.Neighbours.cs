using AudienceML.Learning.Neighbours;
using AudienceML.Learning.Tuning.Search;

namespace AudienceML.Learning.Recommenders;

/// <content>Items and users that are alike.</content>
public static partial class RecommenderAlgorithms
{
    private static IEnumerable<RecommenderAlgorithm> NeighbourMethods =>
    [
        new(
            "ease",
            "weights between all items in one solve; for catalogues up to 20,000 items",
            settings => new AdaptiveLearner(data => new EaseLearner(new EaseOptions { L2 = settings.Number("l2", EaseL2(data)) })),
            new NumberParameter("l2", 20, 5000, Scale.Log)),
        new(
            "slim",
            "few weights between items, each by a regression of its own",
            settings => new AdaptiveLearner(data => new SlimLearner(new SlimOptions
            {
                L1 = settings.Number("l1", 2),
                L2 = settings.Number("l2", EaseL2(data)),
                Candidates = settings.Whole("candidates", 0),
            })),
            new NumberParameter("l1", 0.1, 20, Scale.Log),
            new NumberParameter("l2", 20, 5000, Scale.Log),
            new IntegerParameter("candidates", 0, 2000)) { NotSearched = ["candidates"] },
        new(
            "item-knn",
            "items that are taken by the same users",
            settings => new ItemKnnLearner(Neighbours(settings, 100)),
            [.. NeighbourParameters]) { NotSearched = ["saturation_k1", "length_b"] },
        new(
            "user-knn",
            "users who take the same items",
            settings => new UserKnnLearner(Neighbours(settings, 100)),
            [.. NeighbourParameters]) { NotSearched = ["saturation_k1", "length_b"] },
        new(
            "rp3beta",
            "random walks from the user's items over users to items, popular ones held back",
            settings => new Rp3BetaLearner(new Rp3BetaOptions
            {
                Neighbours = settings.Whole("neighbours", 200), Alpha = settings.Number("alpha", 0.8), Beta = settings.Number("beta", 0.6),
            }),
            new IntegerParameter("neighbours", 20, 1000, Scale.Log),
            new NumberParameter("alpha", 0.2, 2),
            new NumberParameter("beta", 0, 1.2)),
    ];

    private static IEnumerable<Parameter> NeighbourParameters =>
    [
        new IntegerParameter("neighbours", 10, 1000, Scale.Log),
        new ChoiceParameter("similarity", "cosine", "jaccard", "pearson"),
        new ChoiceParameter("weighting", "none", "tf-idf", "bm25"),
        new NumberParameter("shrink", 0, 200),
        new NumberParameter("power", 0.5, 4, Scale.Log),
        new NumberParameter("saturation_k1", 0.2, 10, Scale.Log),
        new NumberParameter("length_b", 0, 1),
    ];

    private static NeighbourOptions Neighbours(AlgorithmSettings settings, int neighbours) => new()
    {
        Neighbours = settings.Whole("neighbours", neighbours),
        Similarity = settings.Choice("similarity", NeighbourSimilarity.Cosine),
        Weighting = settings.Choice("weighting", NeighbourWeighting.Bm25),
        Shrink = settings.Number("shrink", 0),
        Power = settings.Number("power", 1),
        SaturationK1 = settings.Number("saturation_k1", 1.2),
        LengthB = settings.Number("length_b", 0.75),
    };

    /// <summary>The best penalty grows about with the root of the pairs: 300 for 75,000 and 1,000 for 750,000.</summary>
    private static double EaseL2(Interactions data) => Math.Clamp(300 * Math.Sqrt(data.Count / 75_000.0), 50, 5000);
}
