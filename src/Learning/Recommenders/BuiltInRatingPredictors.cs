using AudienceML.Learning.Factorization.Ratings;

namespace AudienceML.Learning.Recommenders;

/// <summary>One line a format of this assembly.</summary>
internal static class BuiltInRatingPredictors
{
    public static IEnumerable<KeyValuePair<string, RatingReader>> All { get; } =
    [
        new(BiasedMatrixFactorizationModel.FormatName, BiasedMatrixFactorizationModel.Read),
        new(SvdPlusPlusModel.FormatName, SvdPlusPlusModel.Read),
    ];
}
