using AudienceML.Core.Models;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Models.Customer.Churn;
using AudienceML.Models.Tests.Data;

namespace AudienceML.Models.Tests.Customer.Churn;

public sealed class ChurnPredictorTests
{
    private static readonly ChurnModel<TabularRow> Model =
        new ChurnTrainer<TabularRow>(new TabularFeatureEngineer(Rows.TableSchema)).Train(Rows.Table(2000, 1), null, new LearningContext());

    private static readonly ChurnPredictor<TabularRow> Predictor = new(Model, new ModelVersion(1, 2, 3));
    private static readonly TabularRow Away = new("away", [29, 1, 0.5f], ["free"]);
    private static readonly TabularRow Here = new("here", [1, 1, 0.5f], ["premium"]);

    [Test]
    public void Prediction_OfClearCases_HasTheRightLevelAndConfidence()
    {
        var (away, here) = (Predictor.Predict(Away), Predictor.Predict(Here));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(away.RiskLevel, Is.EqualTo(RiskLevel.Critical).Or.EqualTo(RiskLevel.High));
            Assert.That(here.RiskLevel, Is.EqualTo(RiskLevel.Low));
            Assert.That(away.Confidence, Is.EqualTo(away.Probability));
            Assert.That(here.Confidence, Is.EqualTo(1 - here.Probability));
            Assert.That(away.ModelVersion, Is.EqualTo(new ModelVersion(1, 2, 3)));
        }
    }

    [Test]
    public void Prediction_OfOneRow_AllocatesNothing()
    {
        var least = long.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                Predictor.Predict(Away);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That(least, Is.Zero);
    }

    [Test]
    public void Reasons_OfAClearCase_NameItsCauseFirstWithSignAndWords()
    {
        var (away, here) = (Predictor.Explain(Away), Predictor.Explain(Here, 2));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(away[0].Feature, Is.EqualTo("days_away"));
            Assert.That(away[0].Value, Is.EqualTo("29"));
            Assert.That(away[0].Contribution, Is.GreaterThan(0.5));
            Assert.That(here[0].Contribution, Is.LessThan(-0.5));
            Assert.That(here, Has.Length.EqualTo(2));
            Assert.That(away.Select(r => Math.Abs(r.Contribution)), Is.Ordered.Descending);
        }
    }

    [Test]
    public void Reasons_OfAMissingValue_SaySo() =>
        Assert.That(
            Predictor.Explain(new TabularRow("?", [float.NaN, 1, 0.5f], [null])).Single(r => r.Feature == "days_away").Value, Is.EqualTo("missing"));

    [Test]
    public void Loading_WithAnotherSchema_NamesTheDifference()
    {
        var other = new TabularFeatureEngineer(new TabularRowSchema([new("days_away", FeatureKind.Number)]));

        var failure = Assert.Throws<ModelFormatException>(() => ChurnModel.Load(Model.Save(), other));

        Assert.That(failure!.Message, Does.Contain("tier"));
    }

    [Test]
    public void Loading_KeepsThresholdsBaseRateAndMetrics()
    {
        var loaded = TabularChurn.Load(Model.Save());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(loaded.Thresholds, Is.EqualTo(Model.Thresholds));
            Assert.That(loaded.BaseRate, Is.EqualTo(Model.BaseRate));
            Assert.That(loaded.ValidationMetrics, Is.EqualTo(Model.ValidationMetrics));
        }
    }
}
