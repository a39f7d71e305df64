using AudienceML.Core.Features;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Core.Tests.Features;

[TestFixture]
public sealed class FeatureEngineerTests
{
    private static readonly Guid Known = Guid.Parse("00000000-0000-0000-0000-000000000007");

    private static readonly Row[] Rows =
    [
        new(1f, true, "b", Known, new DateTimeOffset(2000, 1, 2, 12, 0, 0, TimeSpan.Zero)),
        new(2f, false, "b", null, null),
        new(float.PositiveInfinity, null, "a", Known, null),
        new(4f, true, "", Guid.Empty, null),
    ];

    [Test]
    public void Encode_OfEveryKind_GivesCodesNumbersAndMissing()
    {
        var encoder = new Engineer().Fit(Rows);
        var matrix = encoder.Encode(Rows);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(matrix.Row(0).ToArray(), Is.EqualTo(new[] { 1f, 1f, 0f, 0f, 1.5f }), "the most frequent category has code 0");
            Assert.That(matrix.Row(1).ToArray(), Is.EqualTo(new[] { 2f, 0f, 0f, float.NaN, float.NaN }));
            Assert.That(matrix.Row(2)[0], Is.NaN, "infinite is missing");
            Assert.That(matrix.Row(2)[2], Is.EqualTo(1f));
            Assert.That(matrix.Row(3)[2], Is.NaN, "empty is missing");
            Assert.That(encoder.Columns.Select(c => c.CategoryCount), Is.EqualTo(new[] { 0, 0, 2, 2, 0 }));
        }
    }

    [Test]
    public void Encode_OfAnUnseenCategory_IsMissing()
    {
        var encoder = new Engineer().Fit(Rows);
        var features = new float[5];
        encoder.Encode(new Row(0, false, "z", Guid.Parse("00000000-0000-0000-0000-000000000009"), null), features);
        Assert.That(features[2..4], Is.All.NaN);
    }

    [Test]
    public void Read_OfAWrittenEncoder_EncodesTheSame()
    {
        var encoder = new Engineer().Fit(Rows);
        using var stream = new MemoryStream();
        encoder.Write(new BinaryWriter(stream));
        stream.Position = 0;
        var read = new Engineer().Read(new BinaryReader(stream));
        Assert.That(read.Encode(Rows).Values.ToArray(), Is.EqualTo(encoder.Encode(Rows).Values.ToArray()));
    }

    [Test]
    public void Encode_OfOneRow_AllocatesNothing()
    {
        var encoder = new Engineer().Fit(Rows);
        var features = new float[5];
        encoder.Encode(Rows[0], features);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            encoder.Encode(Rows[0], features);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [TestCase(0, 1f, "1")]
    [TestCase(1, 0f, "no")]
    [TestCase(2, 1f, "a")]
    [TestCase(4, 1.5f, "2000-01-02")]
    [TestCase(2, float.NaN, "missing")]
    public void Describe_PutsAValueIntoWords(int feature, float value, string expected) =>
        Assert.That(new Engineer().Fit(Rows).Describe(feature, value), Is.EqualTo(expected));

    [Test]
    public void Declaration_OfTheSameNameTwice_IsRefused() =>
        Assert.That(() => new Twice().Schema, Throws.ArgumentException.With.Message.Contains("'x'"));

    [Test]
    public void Schema_OfOtherFeatures_NamesTheDifference()
    {
        var old = new FeatureSchema([new("kept", FeatureKind.Number), new("gone", FeatureKind.Number)]);
        var now = new FeatureSchema([new("kept", FeatureKind.Number), new("new", FeatureKind.Category)]);
        Assert.That(() => old.ThrowIfNotSameAs(now), Throws.TypeOf<ModelFormatException>().With.Message.Contains("[gone (Number)]").And.Message.Contains("[new (Category)]"));
    }

    [Test]
    public void Schema_OfAnotherRevision_IsAnotherSchema()
    {
        var features = new FeatureSchema([new("x", FeatureKind.Number)]);
        var revised = new FeatureSchema([new("x", FeatureKind.Number)], revision: 2);
        Assert.That(() => features.ThrowIfNotSameAs(revised), Throws.TypeOf<ModelFormatException>().With.Message.Contains("revision 1"));
    }

    private sealed record Row(float Amount, bool? Active, string? Tier, Guid? Device, DateTimeOffset? Since);

    private sealed class Engineer : BaseFeatureEngineer<Row>
    {
        public Engineer()
        {
            Number("amount", r => r.Amount);
            Flag("active", r => r.Active);
            Category("tier", r => r.Tier);
            Identifier("device", r => r.Device);
            Date("since", r => r.Since);
        }
    }

    private sealed class Twice : BaseFeatureEngineer<Row>
    {
        public Twice()
        {
            Number("x", r => r.Amount);
            Flag("x", r => r.Active);
        }
    }
}
