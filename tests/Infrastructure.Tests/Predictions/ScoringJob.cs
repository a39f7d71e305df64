using System.Globalization;
using AudienceML.Core.Features;
using AudienceML.Core.Training;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Infrastructure.Files.Predictions;
using AudienceML.Learning.Data;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Customer.Churn;
using AudienceML.Pipelines.Inference.Batch;

namespace AudienceML.Infrastructure.Tests.Predictions;

/// <summary>A batch that the tests run here and in processes that they kill.</summary>
internal static class ScoringJob
{
    public const int Partitions = 500;
    public const int PartitionRows = 5;

    private static readonly TabularRowSchema Schema = new([new FeatureDefinition("days_away", FeatureKind.Number)]);

    /// <summary>Trains the model that all runs share.</summary>
    public static void Prepare(string folder)
    {
        var rows = Enumerable.Range(0, 400).Select(i => Row(i)).ToArray();
        var labels = rows.Select((r, i) => r.Numbers[0] > 15 == (i % 5 != 0) ? 1f : 0f).ToArray();
        var options = new ChurnOptions { Boosting = new() { Trees = 10, Leaves = 4 }, Folds = 2 };
        var model = new ChurnTrainer<TabularRow>(new TabularFeatureEngineer(Schema), options)
            .Train(new TrainingSet<TabularRow, float>(rows, labels), null, new LearningContext());
        File.WriteAllBytes(Path.Combine(folder, "model.bin"), model.Save().ToArray());
    }

    public static string Output(string folder) => Path.Combine(folder, "scores.csv");

    /// <summary>Runs the batch, or the rest of it.</summary>
    public static Task<BatchOutcome> RunAsync(string folder)
    {
        var file = PredictionFiles.ChurnCsv(Output(folder), reasons: 1);
        return new ChurnBatchPipeline<TabularRow>(
            new()
            {
                Source = PartitionedRows.Of("users", Enumerable.Range(0, Partitions * PartitionRows).Select(Row).ToArray(), PartitionRows),
                Predictor = new ChurnPredictor<TabularRow>(TabularChurn.Load(File.ReadAllBytes(Path.Combine(folder, "model.bin"))), new(1, 0, 0)),
                Sink = file.Sink,
                Checkpoint = file.Checkpoint,
            },
            row => row.Id,
            reasons: 1).RunAsync();
    }

    private static TabularRow Row(int i) => new(string.Create(CultureInfo.InvariantCulture, $"user, {i}"), [i * 7 % 30], []);
}
