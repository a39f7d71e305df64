using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Neighbours;

/// <summary>The contract's checks of one learner as test cases.</summary>
internal static class RecommenderCases
{
    public static IEnumerable<TestCaseData> Of(string name, Func<IRecommenderLearner> create, bool isPersonal = true, bool reportsProgress = true)
        => new Contract(create, isPersonal, reportsProgress).Checks().Select(c => new TestCaseData(c).SetArgDisplayNames(name, c.Name));

    public static float[] Score(IRecommender recommender, in ItemHistory history)
    {
        var scores = new float[recommender.ItemCount];
        recommender.Score(history, scores);
        return scores;
    }

    /// <summary>Users × items as a plain table.</summary>
    public static double[,] Table(Interactions interactions, bool isBinary = true)
    {
        var table = new double[interactions.UserCount, interactions.ItemCount];
        for (var user = 0; user < interactions.UserCount; user++)
        {
            var history = interactions.HistoryOf(user);
            for (var i = 0; i < history.Count; i++)
            {
                table[user, history.Items[i]] = isBinary ? (history.Values[i] > 0 ? 1 : 0) : history.Values[i];
            }
        }

        return table;
    }

    private sealed class Contract(Func<IRecommenderLearner> create, bool isPersonal, bool reportsProgress) : RecommenderContract
    {
        protected override bool IsPersonal => isPersonal;

        protected override bool ReportsProgress => reportsProgress;

        protected override IRecommenderLearner CreateLearner() => create();
    }
}
