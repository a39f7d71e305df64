using AudienceML.Learning.Neural.Recommenders;
using AudienceML.Learning.Tuning.Search;

namespace AudienceML.Learning.Recommenders;

/// <content>Neural networks.</content>
public static partial class RecommenderAlgorithms
{
    private static readonly NeuralCollaborativeFilteringOptions UsualNeural = new();
    private static readonly TwoTowerOptions UsualTowers = new();

    private static IEnumerable<RecommenderAlgorithm> NeuralNetworks =>
    [
        new(
            "ncf",
            "neural collaborative filtering over the history",
            settings => new NeuralCollaborativeFilteringLearner(UsualNeural with
            {
                Factors = settings.Whole("factors", UsualNeural.Factors),
                Epochs = settings.Whole("epochs", UsualNeural.Epochs),
                LearningRate = settings.Number("learning_rate", UsualNeural.LearningRate),
                L2 = settings.Number("l2", UsualNeural.L2),
                Dropout = settings.Number("dropout", UsualNeural.Dropout),
                HistoryExponent = settings.Number("history_exponent", UsualNeural.HistoryExponent),
            }),
            new IntegerParameter("factors", 16, 256, Scale.Log),
            new IntegerParameter("epochs", 20, 300, Scale.Log),
            new NumberParameter("learning_rate", 1e-4, 1e-2, Scale.Log),
            new NumberParameter("l2", 1e-7, 1e-2, Scale.Log),
            new NumberParameter("dropout", 0, 0.7),
            new NumberParameter("history_exponent", 0, 1)),
        new(
            "two-tower",
            "users from histories, items from content and ids, new items from content alone",
            settings => new TwoTowerLearner(UsualTowers with
            {
                Factors = settings.Whole("factors", UsualTowers.Factors),
                Epochs = settings.Whole("epochs", UsualTowers.Epochs),
                LearningRate = settings.Number("learning_rate", UsualTowers.LearningRate),
                L2 = settings.Number("l2", UsualTowers.L2),
                IdDropout = settings.Number("id_dropout", UsualTowers.IdDropout),
                HistoryExponent = settings.Number("history_exponent", UsualTowers.HistoryExponent),
            }),
            new IntegerParameter("factors", 16, 256, Scale.Log),
            new IntegerParameter("epochs", 20, 300, Scale.Log),
            new NumberParameter("learning_rate", 1e-4, 1e-2, Scale.Log),
            new NumberParameter("l2", 1e-7, 1e-2, Scale.Log),
            new NumberParameter("id_dropout", 0, 0.9),
            new NumberParameter("history_exponent", 0, 1)),
    ];
}
