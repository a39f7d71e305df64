using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Models.Customer.Churn;

/// <summary>How trees are grown when nobody says: few rows take small trees, small steps and random parts of rows and features.</summary>
internal static class BoostingDefaults
{
    public static GradientBoostingOptions For(int rows) => rows switch
    {
        < 20_000 => new()
        {
            Trees = 800,
            Leaves = 8,
            LearningRate = 0.04,
            MinRowsInLeaf = 20,
            L2 = 5,
            FeatureFraction = 0.4,
            RowFraction = 0.7,
            EarlyStoppingRounds = 60,
        },
        < 100_000 => new()
        {
            Trees = 800,
            Leaves = 15,
            LearningRate = 0.04,
            MinRowsInLeaf = 50,
            L2 = 5,
            FeatureFraction = 0.3,
            RowFraction = 0.8,
            EarlyStoppingRounds = 40,
        },
        < 500_000 => new()
        {
            Trees = 600,
            Leaves = 24,
            LearningRate = 0.08,
            MinRowsInLeaf = 100,
            L2 = 5,
            FeatureFraction = 0.3,
            RowFraction = 0.8,
            EarlyStoppingRounds = 25,
        },
        _ => new() { Trees = 400, Leaves = 31, LearningRate = 0.1, MinRowsInLeaf = 100, FeatureFraction = 0.8, EarlyStoppingRounds = 25 },
    };
}
