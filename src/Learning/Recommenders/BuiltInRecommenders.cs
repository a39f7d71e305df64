using AudienceML.Learning.Factorization.Als;
using AudienceML.Learning.Factorization.Nmf;
using AudienceML.Learning.Factorization.Pairwise;
using AudienceML.Learning.Neural.Recommenders;
using AudienceML.Learning.Recommenders.Hybrid;

namespace AudienceML.Learning.Recommenders;

/// <summary>One line a format of this assembly.</summary>
internal static class BuiltInRecommenders
{
    public static IEnumerable<KeyValuePair<string, RecommenderReader>> All { get; } =
    [
        new(NeuralCollaborativeFilteringModel.FormatName, NeuralCollaborativeFilteringModel.Read),
        new(TwoTowerModel.FormatName, TwoTowerModel.Read),
        new(PairwiseModel.BprFormat, PairwiseModel.ReadBpr),
        new(PairwiseModel.WarpFormat, PairwiseModel.ReadWarp),
        new(NonNegativeFactorModel.FormatName, NonNegativeFactorModel.Read),
        new(PopularityModel.FormatName, PopularityModel.Read),
        new(RandomModel.FormatName, RandomModel.Read),
        new(HybridModel.FormatName, HybridModel.Read),
        new(ImplicitAlsModel.FormatName, ImplicitAlsModel.Read),
        new(Neighbours.EaseModel.FormatName, Neighbours.EaseModel.Read),
        new(Sequences.MarkovModel.FormatName, Sequences.MarkovModel.Read),
        new(Sequences.SessionKnnModel.FormatName, Sequences.SessionKnnModel.Read),
        new(Neighbours.UserKnnModel.FormatName, Neighbours.UserKnnModel.Read),
        new(Neighbours.ItemSimilarityModel.FormatName, Neighbours.ItemSimilarityModel.Read),
    ];
}
