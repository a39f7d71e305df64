using AudienceML.Core.Training;
using AudienceML.Features.Shared.Exploration;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Learning.Data;

namespace AudienceML.Features.Tests.Shared.Exploration;

[TestFixture]
public sealed class DataExplorerTests
{
    private static readonly TabularFeatureEngineer Engineer = new(new TabularRowSchema([new("age", FeatureKind.Number), new("plan", FeatureKind.Category)]));

    [Test]
    public void Explore_OfAFewRows_SumsUpEachColumn()
    {
        TabularRow[] rows =
        [
            new("1", [10], ["basic"]), new("2", [20], ["basic"]), new("3", [30], ["gold"]), new("4", [40], ["gold"]), new("5", [float.NaN], ["gold"]),
        ];
        var report = DataExplorer.Explore("table", Engineer.Fit(rows), new TrainingSet<TabularRow, float>(rows, new float[] { 0, 0, 0, 1, 1 }));

        Assert.That((report.Rows, report.MeanLabel), Is.EqualTo((5, 0.4)).Within(1e-12));
        var age = report.Columns[0];
        Assert.That((age.Present, age.Missing, age.Distinct, age.Minimum, age.Median, age.Maximum, age.Mean), Is.EqualTo((4, 1, 4, 10.0, 20.0, 40.0, 25.0)));
        Assert.That(age.StandardDeviation, Is.EqualTo(Math.Sqrt(125)).Within(1e-9));
        Assert.That(age.Auc, Is.EqualTo(1));
        var plan = report.Columns[1];
        Assert.That((plan.Present, plan.Missing, plan.Distinct, plan.Mean), Is.EqualTo((5, 0, 2, (double?)null)));
        Assert.That(plan.Categories, Is.EqualTo(new[] { new CategorySummary("gold", 3, 2.0 / 3), new CategorySummary("basic", 2, 0) }));
        Assert.That(plan.Auc, Is.EqualTo(5.0 / 6).Within(1e-9));
    }

    [Test]
    public void Explore_OfNoRows_HasColumnsWithoutFigures()
    {
        var report = DataExplorer.Explore("table", Engineer.Fit([]), new TrainingSet<TabularRow, float>(default, default));
        Assert.That(report.Columns.Select(c => (c.Present, c.Mean, double.IsNaN(c.Auc))), Is.EqualTo(new[] { (0, (double?)null, true), (0, null, true) }));
    }
}
