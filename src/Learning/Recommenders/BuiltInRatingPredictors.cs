using AudienceML.Learning.Factorization.Ratings;

namespace AudienceML.Learning.Recommenders;

/// <summary>One line a format of this assembly.</summary>
internal static class BuiltInRatingPredictors
{
    public static IEnumerable<KeyValuePair<string, RatingReader>> All { get; } =
    [
        new(BiasedMatrixFactorizationModel.FormatName, BiasedMatrixFactorizationModel.Read),
        new(Neighbours.Ratings.BaselineRatingModel.FormatName, Neighbours.Ratings.BaselineRatingModel.Read),
        new(Neighbours.Ratings.KnnBaselineRatingModel.FormatName, Neighbours.Ratings.KnnBaselineRatingModel.Read),
        new(SvdPlusPlusModel.FormatName, SvdPlusPlusModel.Read),
    ];
}
