using AudienceML.Core.Features;
using AudienceML.Core.Monitoring;
using AudienceML.Learning.Errors;
using AudienceML.Monitoring.Profiles;

namespace AudienceML.Monitoring.Tests.Profiles;

public sealed class ModelProfilerTests
{
    private static readonly Row[] Rows = [.. Enumerable.Range(0, 1000).Select(i => new Row(i % 10 == 0 ? float.NaN : i, i % 4 == 0 ? null : $"c{i % 3}"))];
    private static readonly FeatureEncoder<Row> Encoder = new Engineer().Fit(Rows);
    private static readonly ModelProfile Reference = ModelProfiler.Profile(Encoder, Rows, [0.1f, 0.2f]);

    [Test]
    public void Profile_OfNumbers_CountsEveryRowOnce()
    {
        var x = Reference.Features[0];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(x.Rows, Is.EqualTo(1000));
            Assert.That(x.Missing, Is.EqualTo(100));
            Assert.That(x.Counts.Sum(), Is.EqualTo(900));
            Assert.That(x.Counts, Has.Length.EqualTo(x.Edges.Length + 1));
            Assert.That(x.Counts.Max() - x.Counts.Min(), Is.LessThanOrEqualTo(2));
            Assert.That(x.Minimum, Is.EqualTo(1));
            Assert.That(x.Maximum, Is.EqualTo(999));
            Assert.That(x.Mean, Is.EqualTo(500).Within(1e-9));
        }
    }

    [Test]
    public void Profile_OfCategories_NamesThemAndTellsUnseenFromMissing()
    {
        Row[] batch = [new(1, "c0"), new(1, "new"), new(1, null), new(1, "")];

        var current = ModelProfiler.Profile(Reference, Encoder, batch, default).Features[1];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(current.Categories, Is.EquivalentTo(["c0", "c1", "c2"]));
            Assert.That(current.Counts.Sum(), Is.EqualTo(1));
            Assert.That(current.Unseen, Is.EqualTo(1));
            Assert.That(current.Missing, Is.EqualTo(2));
        }
    }

    [Test]
    public void Profile_OfManyCategories_GathersTheRareOnes()
    {
        Row[] rows = [.. Enumerable.Range(0, 5000).Select(i => new Row(i, $"c{i % 200}"))];
        var profile = ModelProfiler.Profile(new Engineer().Fit(rows), rows, default).Features[1];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(profile.Categories, Has.Length.EqualTo(51));
            Assert.That(profile.Categories[^1], Is.EqualTo("(other)"));
            Assert.That(profile.Counts[^1], Is.EqualTo(150 * 25));
        }
    }

    [Test]
    public void Profile_OfTheSameRows_EqualsItsReference() =>
        Assert.That(ModelProfiler.Profile(Reference, Encoder, Rows, [0.1f, 0.2f]).ToJson(), Is.EqualTo(Reference.ToJson()));

    [Test]
    public void Profile_AsJson_ComesBackTheSame() =>
        Assert.That(ModelProfile.FromJson(Reference.ToJson()).ToJson(), Is.EqualTo(Reference.ToJson()));

    [Test]
    public void Profile_OfBrokenJson_SaysSo() => Assert.Throws<ModelFormatException>(() => ModelProfile.FromJson("{"u8));

    [Test]
    public void Profile_OfAConstantOrMissingColumn_HasOneBin()
    {
        Row[] rows = [.. Enumerable.Range(0, 50).Select(_ => new Row(float.NaN, null))];
        var profile = ModelProfiler.Profile(new Engineer().Fit(rows), rows, default);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(profile.Features[0].Counts, Is.EqualTo(new long[] { 0 }));
            Assert.That(profile.Features[0].Mean, Is.Null);
            Assert.That(profile.Features[1].Counts, Is.Empty);
            Assert.That(profile.Predictions, Is.Null);
        }
    }

    private sealed record Row(float X, string? C);

    private sealed class Engineer : BaseFeatureEngineer<Row>
    {
        public Engineer()
        {
            Number("x", r => r.X);
            Category("c", r => r.C);
        }
    }
}
