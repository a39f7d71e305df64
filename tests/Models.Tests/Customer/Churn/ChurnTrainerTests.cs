using AudienceML.Core.Training;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Metrics;
using AudienceML.Learning.Trees.Boosting;
using AudienceML.Models.Customer.Churn;
using AudienceML.Models.Tests.Data;

namespace AudienceML.Models.Tests.Customer.Churn;

public sealed class ChurnTrainerTests
{
    private static readonly LearningContext Context = new(3, 2);

    [Test]
    public void Training_OnRowsWithAKnownTruth_FindsItAndIsCalibrated()
    {
        var model = Trainer().Train(Rows.Table(3000, 1), null, Context);
        var (probabilities, test) = Predict(model, Rows.Table(4000, 2));

        using (Assert.EnterMultipleScope())
        {
            // The truth itself reaches about 0.88 here, because one in ten of the days is hidden.
            Assert.That(BinaryMetrics.RocAuc(probabilities, test.Labels.Span), Is.GreaterThan(0.86));
            Assert.That(BinaryMetrics.ExpectedCalibrationError(probabilities, test.Labels.Span), Is.LessThan(0.03));
            Assert.That(model.ValidationMetrics["auc"], Is.GreaterThan(0.86));
            Assert.That(model.BaseRate, Is.EqualTo(0.45).Within(0.15));
        }
    }

    [Test]
    public void Training_WithMoreRowsThanTakeTurns_HoldsAShareOut()
    {
        var model = Trainer(new ChurnOptions { MaximumRowsForFolds = 1000 }).Train(Rows.Table(3000, 1), null, Context);
        var (probabilities, test) = Predict(model, Rows.Table(4000, 2));

        Assert.That(BinaryMetrics.RocAuc(probabilities, test.Labels.Span), Is.GreaterThan(0.86));
    }

    [Test]
    public void Training_WithValidationRows_SetsTheThresholdsOnThem()
    {
        var (train, validation) = (Rows.Table(2000, 1), Rows.Table(2000, 2));
        var model = Trainer(new ChurnOptions { MediumCapture = 0.8, HighCapture = 0.5, CriticalCapture = 0.2 }).Train(train, validation, Context);
        var (probabilities, _) = Predict(model, validation);

        double Capture(float threshold)
        {
            var churned = probabilities.Where((_, i) => validation.Labels.Span[i] == 1).ToArray();
            return churned.Count(p => p >= threshold) / (double)churned.Length;
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Capture(model.Thresholds.Medium), Is.EqualTo(0.8).Within(0.05));
            Assert.That(Capture(model.Thresholds.High), Is.EqualTo(0.5).Within(0.05));
            Assert.That(Capture(model.Thresholds.Critical), Is.EqualTo(0.2).Within(0.05));
        }
    }

    [Test]
    public void Training_WithGroups_NeverJudgesARowByAModelThatSawItsTwin()
    {
        // Every row is there ten times under one id, and its label is pure chance: only a model that saw a twin can know it.
        var random = new Random(5);
        var (rows, labels) = (new List<TabularRow>(), new List<float>());
        for (var user = 0; user < 300; user++)
        {
            var row = new TabularRow($"u{user}", [(float)random.NextDouble(), 0, (float)random.NextDouble()], ["free"]);
            var label = random.Next(2);
            for (var i = 0; i < 10; i++)
            {
                rows.Add(row);
                labels.Add(label);
            }
        }

        var set = new TrainingSet<TabularRow, float>(rows.ToArray(), labels.ToArray());
        var engineer = new TabularFeatureEngineer(Rows.TableSchema);
        var apart = new ChurnTrainer<TabularRow>(engineer).Train(set, null, Context);
        var together = new ChurnTrainer<TabularRow>(engineer, null, row => row.Id).Train(set, null, Context);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(apart.ValidationMetrics["auc"], Is.GreaterThan(0.8), "without groups the twins give the label away");
            Assert.That(together.ValidationMetrics["auc"], Is.LessThan(0.6), "with groups they cannot");
        }
    }

    [Test]
    public void Training_WithOneOutcome_SaysSo()
    {
        var set = new TrainingSet<TabularRow, float>(Rows.Table(50, 1).Rows, new float[50]);

        var failure = Assert.Throws<TrainingDataException>(() => Trainer().Train(set, null, Context));

        Assert.That(failure!.Message, Does.Contain("Of 50 rows 0 churned and 50 did not"));
    }

    [Test]
    public void Training_WithAThirdLabel_NamesTheRow()
    {
        var labels = Rows.Table(50, 1).Labels.ToArray();
        labels[7] = 2;

        var failure = Assert.Throws<TrainingDataException>(
            () => Trainer().Train(new TrainingSet<TabularRow, float>(Rows.Table(50, 1).Rows, labels), null, Context));

        Assert.That(failure!.Message, Does.Contain("label of row 7 is 2"));
    }

    [TestCase(1, 0.15, 0.5)]
    [TestCase(5, 0.9, 0.5)]
    [TestCase(5, 0.15, 0.95)]
    public void Options_OutOfRange_AreRefusedWithBoundAndValue(int folds, double share, double high)
    {
        var failure = Assert.Throws<ArgumentOutOfRangeException>(
            () => Trainer(new ChurnOptions { Folds = folds, ValidationShare = share, HighCapture = high }));

        Assert.That(failure!.Message, Does.Contain("Actual value was"));
    }

    [Test]
    public void Options_WithTreesOfOnesOwn_AreUsed()
    {
        var model = Trainer(new ChurnOptions { Boosting = new GradientBoostingOptions { Trees = 3, EarlyStoppingRounds = 0 } })
            .Train(Rows.Table(500, 1), null, Context);

        var scorer = (Learning.Calibration.CalibratedScorer)model.Scorer;
        Assert.That(((GradientBoostingModel)scorer.Inner).TreeCount, Is.EqualTo(3));
    }

    private static ChurnTrainer<TabularRow> Trainer(ChurnOptions? options = null) => new(new TabularFeatureEngineer(Rows.TableSchema), options);

    private static (float[] Probabilities, TrainingSet<TabularRow, float> Set) Predict(ChurnModel<TabularRow> model, TrainingSet<TabularRow, float> set)
    {
        var probabilities = new float[set.Count];
        model.Predict(set.Rows.Span, probabilities);
        return (probabilities, set);
    }
}
