using AudienceML.Learning.Neural.Recommenders;

namespace AudienceML.Learning.Recommenders;

/// <summary>One line a format of this assembly.</summary>
internal static class BuiltInRecommenders
{
    public static IEnumerable<KeyValuePair<string, RecommenderReader>> All { get; } =
    [
        new(NeuralCollaborativeFilteringModel.FormatName, NeuralCollaborativeFilteringModel.Read),
        new(PopularityModel.FormatName, PopularityModel.Read),
        new(RandomModel.FormatName, RandomModel.Read),
    ];
}
