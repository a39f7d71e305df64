using AudienceML.Learning.Neighbours.Ratings;
using AudienceML.Learning.Tuning.Search;

namespace AudienceML.Learning.Recommenders;

/// <content>Ratings by what is usual, and by how the user rated what is alike.</content>
public static partial class RecommenderAlgorithms
{
    private static IEnumerable<RecommenderAlgorithm> RatingNeighbours =>
    [
        new(
            "knn-baseline",
            "ratings: how the user rated the most similar items, against what is usual",
            settings => new KnnBaselineRatingLearner(new KnnBaselineRatingOptions
            {
                Neighbours = settings.Whole("neighbours", 40),
                Shrink = settings.Number("shrink", 100),
                Caution = settings.Number("caution", 0.2),
            }),
            new IntegerParameter("neighbours", 5, 200, Scale.Log),
            new NumberParameter("shrink", 5, 1000, Scale.Log),
            new NumberParameter("caution", 0, 2)),
        new(
            "baseline",
            "ratings: the mean with biases of users and items",
            settings => new BaselineRatingLearner(new BaselineRatingOptions
            {
                ItemRegularization = settings.Number("item_regularization", 10),
                UserRegularization = settings.Number("user_regularization", 15),
            }),
            new NumberParameter("item_regularization", 0.5, 100, Scale.Log),
            new NumberParameter("user_regularization", 0.5, 100, Scale.Log)),
    ];
}
