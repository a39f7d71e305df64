using AudienceML.Core.Features;
using AudienceML.Core.Training;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Learning.Data;

namespace AudienceML.Pipelines.Tests.Customer.Churn;

/// <summary>A table with a known truth: churn is the likelier the longer nobody came.</summary>
internal static class Table
{
    public static TabularRowSchema Schema { get; } = new(
    [
        new FeatureDefinition("days_away", FeatureKind.Number),
        new FeatureDefinition("tier", FeatureKind.Category),
        new FeatureDefinition("noise", FeatureKind.Number),
    ]);

    public static TrainingSet<TabularRow, float> Rows(int count, int seed, double shift = 0)
    {
        var random = new Random(seed);
        var (rows, labels) = (new TabularRow[count], new float[count]);
        for (var i = 0; i < count; i++)
        {
            var away = (float)((random.NextDouble() * 30) + shift);
            rows[i] = new TabularRow($"u{i}", [away, (float)random.NextDouble()], [random.Next(3) == 0 ? "free" : "premium"]);
            labels[i] = random.NextDouble() < 1 / (1 + Math.Exp(-(away - 18) / 4)) ? 1 : 0;
        }

        return new(rows, labels);
    }
}
