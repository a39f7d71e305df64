using System.Globalization;
using AudienceML.Core.Features;
using AudienceML.Core.Training;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Learning.Data;
using AudienceML.Learning.Metrics;
using AudienceML.Learning.Tuning;
using AudienceML.Models.Customer.Churn;
using AudienceML.Models.Tests.Data;

namespace AudienceML.Models.Tests.Customer.Churn;

/// <summary>Real customers of a telecom company. Needs the data sets; see <see cref="RealData"/>.</summary>
public sealed class TelcoChurnTests
{
    private static readonly string[] Numbers = ["tenure", "MonthlyCharges", "TotalCharges"];

    [Test]
    public void FiveFolds_WithTheDefaults_ReachTheBestKnownModels()
    {
        var (set, schema) = Load(RealData.Find("telco-churn/WA_Fn-UseC_-Telco-Customer-Churn.csv"));
        var aucs = new List<double>();
        var pooled = new float[set.Count];
        foreach (var fold in StratifiedKFold.Split(set.Labels.Span, 5, seed: 42))
        {
            var model = new ChurnTrainer<TabularRow>(new TabularFeatureEngineer(schema))
                .Train(set.Select(fold.Train.AsSpan()), null, new LearningContext(1, 2));
            var test = set.Select(fold.Test.AsSpan());
            var probabilities = new float[test.Count];
            model.Predict(test.Rows.Span, probabilities);
            aucs.Add(BinaryMetrics.RocAuc(probabilities, test.Labels.Span));
            for (var i = 0; i < probabilities.Length; i++)
            {
                pooled[fold.Test[i]] = probabilities[i];
            }
        }

        var error = BinaryMetrics.ExpectedCalibrationError(pooled, set.Labels.Span);
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Telco, 5 folds: AUC {aucs.Average():F4}, ECE {error:F4}"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(aucs.Average(), Is.GreaterThanOrEqualTo(0.847));
            Assert.That(error, Is.LessThanOrEqualTo(0.03));
        }
    }

    private static (TrainingSet<TabularRow, float> Set, TabularRowSchema Schema) Load(string path)
    {
        var lines = File.ReadAllLines(path);
        var names = lines[0].Split(',')[1..^1];
        var schema = new TabularRowSchema([.. names.Select(n => new FeatureDefinition(n, Numbers.Contains(n) ? FeatureKind.Number : FeatureKind.Category))]);
        var cells = lines.Skip(1).Select(line => line.Split(',')).ToArray();
        return (new(cells.Select(c => Row(c, schema)).ToArray(), cells.Select(c => c[^1] == "Yes" ? 1f : 0f).ToArray()), schema);
    }

    private static TabularRow Row(string[] cells, TabularRowSchema schema)
    {
        var (numbers, categories) = (new float[schema.NumberCount], new string?[schema.CategoryCount]);
        for (var i = 0; i < schema.Columns.Length; i++)
        {
            if (schema.IsNumeric(i))
            {
                // The charges of those who have just come are a space.
                numbers[schema.SlotOf(i)] = float.TryParse(cells[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : float.NaN;
            }
            else
            {
                categories[schema.SlotOf(i)] = cells[i + 1];
            }
        }

        return new TabularRow(cells[0], numbers, categories);
    }
}
