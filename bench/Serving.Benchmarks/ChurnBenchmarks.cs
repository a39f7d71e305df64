using AudienceML.Core.Models;
using AudienceML.Core.Training;
using AudienceML.Features.Customer.Churn;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Learning.Benchmarks;
using AudienceML.Learning.Calibration;
using AudienceML.Learning.Data;
using AudienceML.Learning.Trees.Boosting;
using AudienceML.Models.Customer.Churn;

namespace AudienceML.Serving.Benchmarks;

/// <summary>Churn predictions in process, from a row to the decision, features included; one thread.</summary>
internal static class ChurnBenchmarks
{
    private const int Predictions = 400_000;

    // Reasons take a hundred times as long, so fewer calls are made of them.
    private const int Explanations = 20_000;
    private const int BatchRows = 100_000;

    public static void Serve(Report report)
    {
        var users = ServingRows.OfUsers(3000);
        Measure(
            report,
            "user features",
            users.Rows.ToArray(),
            Train(new ChurnTrainer<CustomerUserFeatures>(new ChurnFeatureEngineer(), Options(200)), users, 200));

        var table = ServingRows.OfTable(20_000, out var columns);
        foreach (var trees in new[] { 200, 100 })
        {
            Measure(
                report,
                "table",
                table.Rows.ToArray(),
                Train(new ChurnTrainer<TabularRow>(new TabularFeatureEngineer(columns), Options(trees)), table, trees));
        }
    }

    private static ChurnOptions Options(int trees) => new()
    {
        Boosting = new() { Trees = trees, Leaves = 31, EarlyStoppingRounds = 0 },
        MaximumRowsForFolds = 0,
    };

    private static ChurnModel<TRow> Train<TRow>(ChurnTrainer<TRow> trainer, TrainingSet<TRow, float> set, int trees)
    {
        var model = trainer.Train(set, null, new LearningContext(1, 2));
        var grown = ((GradientBoostingModel)((CalibratedScorer)model.Scorer).Inner).TreeCount;
        return grown == trees ? model : throw new InvalidOperationException($"The model has {grown} trees, not {trees}.");
    }

    private static void Measure<TRow>(Report report, string rowsName, TRow[] rows, ChurnModel<TRow> model)
    {
        var predictor = new ChurnPredictor<TRow>(model, new ModelVersion(1, 0, 0));
        var trees = ((GradientBoostingModel)((CalibratedScorer)model.Scorer).Inner).TreeCount;
        var name = $"{rowsName}, {model.Schema.Features.Length} features, {trees} trees × 31 leaves";

        var sum = 0.0;
        Add(report, $"{name}, one row", Calls.Measure(Predictions, i => sum += predictor.Predict(rows[i % rows.Length]).Probability));
        Add(report, $"{name}, one row and five reasons", Calls.Measure(Explanations, i =>
        {
            var row = rows[i % rows.Length];
            sum += predictor.Predict(row).Probability + predictor.Explain(row).Length;
        }));

        var batch = new TRow[BatchRows];
        for (var i = 0; i < batch.Length; i++)
        {
            batch[i] = rows[i % rows.Length];
        }

        var predictions = new ChurnPrediction[batch.Length];
        var (clock, _) = Timing.Best(12, () => predictor.Predict(batch, predictions));
        report.Add($"{name}, batch", batch.Length / clock / 1e6, "million rows/s/core");
        if (!double.IsFinite(sum))
        {
            throw new InvalidOperationException("A prediction is no number.");
        }
    }

    private static void Add(Report report, string name, Calls calls)
    {
        report.Add($"{name}, p50", calls.Median, "µs");
        report.Add($"{name}, p99", calls.P99, "µs");
        report.Add($"{name}, p99.9", calls.P999, "µs");
        report.Add($"{name}, allocated", calls.Bytes, "bytes/call");
    }
}
