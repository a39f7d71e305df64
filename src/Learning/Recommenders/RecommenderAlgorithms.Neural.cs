using AudienceML.Learning.Neural.Recommenders;
using AudienceML.Learning.Tuning.Search;

namespace AudienceML.Learning.Recommenders;

/// <content>Neural networks.</content>
public static partial class RecommenderAlgorithms
{
    private static IEnumerable<RecommenderAlgorithm> NeuralNetworks =>
    [
        new(
            "ncf",
            "neural collaborative filtering over the history",
            settings => new NeuralCollaborativeFilteringLearner(new NeuralCollaborativeFilteringOptions
            {
                Factors = settings.Whole("factors", 64),
                Epochs = settings.Whole("epochs", 100),
                LearningRate = settings.Number("learning_rate", 1e-3),
                L2 = settings.Number("l2", 0),
                Dropout = settings.Number("dropout", 0),
                HistoryExponent = settings.Number("history_exponent", 0.5),
            }),
            new IntegerParameter("factors", 16, 256, Scale.Log),
            new IntegerParameter("epochs", 20, 300, Scale.Log),
            new NumberParameter("learning_rate", 1e-4, 1e-2, Scale.Log),
            new NumberParameter("l2", 1e-7, 1e-2, Scale.Log),
            new NumberParameter("dropout", 0, 0.7),
            new NumberParameter("history_exponent", 0, 1)),
    ];
}
