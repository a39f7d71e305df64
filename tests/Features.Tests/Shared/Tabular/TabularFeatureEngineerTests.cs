using AudienceML.Features.Shared.Tabular;
using AudienceML.Learning.Data;

namespace AudienceML.Features.Tests.Shared.Tabular;

[TestFixture]
public sealed class TabularFeatureEngineerTests
{
    private static readonly TabularRowSchema Rows = new(
    [
        new("age", FeatureKind.Number), new("plan", FeatureKind.Category), new("paperless", FeatureKind.Flag),
        new("remarks", FeatureKind.Text), new("joined", FeatureKind.Date),
    ]);

    [Test]
    public void Encode_PutsEachColumnInItsPlaceAndLeavesTextOut()
    {
        TabularRow[] rows = [new("a", [30, 1, 9000], ["basic", "likes it"]), new("b", [float.NaN, float.NaN, float.NaN], [null, null])];
        var encoder = new TabularFeatureEngineer(Rows).Fit(rows);
        Assert.That(encoder.Columns.Select(c => c.Name), Is.EqualTo(new[] { "age", "plan", "paperless", "joined" }));
        Assert.That(encoder.Encode(rows).Row(0).ToArray(), Is.EqualTo(new float[] { 30, 0, 1, 9000 }));
        Assert.That(encoder.Encode(rows).Row(1).ToArray(), Is.All.NaN);
    }

    [Test]
    public void Schema_OfAStoredModel_GivesAnEngineerWithTheSameFingerprint()
    {
        var schema = new TabularFeatureEngineer(Rows).Schema;
        Assert.That(new TabularFeatureEngineer(schema).Schema.Fingerprint, Is.EqualTo(schema.Fingerprint));
    }

    [Test]
    public void SlotOf_CountsNumbersAndCategoriesApart()
    {
        Assert.That(Enumerable.Range(0, 5).Select(Rows.SlotOf), Is.EqualTo(new[] { 0, 0, 1, 1, 2 }));
        Assert.That((Rows.NumberCount, Rows.CategoryCount), Is.EqualTo((3, 2)));
    }
}
