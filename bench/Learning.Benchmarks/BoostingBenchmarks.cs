using AudienceML.Learning.Data;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Benchmarks;

/// <summary>Training, scoring and explaining with gradient-boosted trees.</summary>
internal static class BoostingBenchmarks
{
    /// <summary>Many rows at once and one by one, one thread.</summary>
    public static void Score(Report report)
    {
        foreach (var (trees, leaves, features) in new[] { (100, 31, 30), (200, 31, 30), (200, 8, 30), (100, 63, 28), (100, 255, 30), (100, 1000, 30) })
        {
            var set = Tabular.Draw(100_000, 1, features);
            var model = Learn(set, trees, leaves);
            var outputs = new float[set.RowCount];
            Timing.Best(20, () => model.Score(set.Features, outputs));
            var (clock, _) = Timing.Best(20, () => model.Score(set.Features, outputs));
            report.Add($"{trees} trees × {leaves} leaves × {features} features, batch", set.RowCount / clock / 1e6, "million rows/s/core");
            (clock, _) = Timing.Best(20, () =>
            {
                for (var i = 0; i < 5000; i++)
                {
                    model.Score(set.Features.Row(i), outputs);
                }
            });
            report.Add($"{trees} trees × {leaves} leaves × {features} features, one row", clock / 5000 * 1e6, "µs");
        }
    }

    /// <summary>Shapley values of one row, one thread.</summary>
    public static void Explain(Report report)
    {
        foreach (var (trees, leaves) in new[] { (200, 8), (200, 31), (100, 63) })
        {
            var set = Tabular.Draw(50_000, 1, 30);
            var model = Learn(set, trees, leaves);
            var contributions = new double[30];
            void Run()
            {
                for (var i = 0; i < 200; i++)
                {
                    model.Attribute(set.Features.Row(i), contributions);
                }
            }

            Timing.Best(10, Run);
            var (clock, _) = Timing.Best(10, Run);
            report.Add($"{trees} trees × {leaves} leaves × 30 features", clock / 200 * 1e6, "µs/row");
        }
    }

    private static GradientBoostingModel Learn(LearningSet set, int trees, int leaves) =>
        new GradientBoostingLearner(new() { Trees = trees, Leaves = leaves, MinRowsInLeaf = 5, MinHessianInLeaf = 0 }).Learn(set, null, new LearningContext(1, 2));
}
