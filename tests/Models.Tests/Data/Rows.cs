using AudienceML.Core.Features;
using AudienceML.Core.Training;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Learning.Data;

namespace AudienceML.Models.Tests.Data;

/// <summary>Rows with a known truth: churn is the likelier the longer nobody came, and the likelier on the free tier.</summary>
internal static class Rows
{
    public static TabularRowSchema TableSchema { get; } = new(
    [
        new FeatureDefinition("days_away", FeatureKind.Number),
        new FeatureDefinition("is_adult", FeatureKind.Flag),
        new FeatureDefinition("tier", FeatureKind.Category),
        new FeatureDefinition("noise", FeatureKind.Number),
    ]);

    private static readonly string?[] Tiers = ["free", "premium", "pro", null];

    public static TrainingSet<TabularRow, float> Table(int count, int seed)
    {
        var random = new Random(seed);
        var (rows, labels) = (new TabularRow[count], new float[count]);
        for (var i = 0; i < count; i++)
        {
            var away = (float)(random.NextDouble() * 30);
            var tier = Tiers[random.Next(Tiers.Length)];
            rows[i] = new TabularRow(
                $"u{i}",
                [random.Next(10) == 0 ? float.NaN : away, random.Next(2), (float)random.NextDouble()],
                [tier]);
            labels[i] = Outcome(random, away, tier);
        }

        return new(rows, labels);
    }

    public static TrainingSet<CustomerUserFeatures, float> Users(int count, int seed)
    {
        var random = new Random(seed);
        var (rows, labels) = (new CustomerUserFeatures[count], new float[count]);
        for (var i = 0; i < count; i++)
        {
            var away = (float)(random.NextDouble() * 30);
            var tier = Tiers[random.Next(Tiers.Length)];
            var user = new byte[16];
            random.NextBytes(user);
            rows[i] = new CustomerUserFeatures
            {
                UserId = new Guid(user),
                FeatureDate = new DateOnly(2025, 3, 1),
                TotalSessions = random.Next(1, 50),
                AvgEngagementScore = random.NextDouble() * 100,
                CurrentSubscriptionTier = tier,
                DaysSinceLastSession = (int)away,
                MlFeatures = new UserMlFeatures { HoursSinceLastActivity = away * 24 },
            };
            labels[i] = Outcome(random, away, tier);
        }

        return new(rows, labels);
    }

    private static float Outcome(Random random, float away, string? tier) =>
        random.NextDouble() < 1 / (1 + Math.Exp(-((away - 18) / 4) - (tier == "free" ? 1 : 0))) ? 1 : 0;
}
