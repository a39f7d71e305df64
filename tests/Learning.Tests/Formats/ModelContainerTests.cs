using AudienceML.Learning.Errors;
using AudienceML.Learning.Formats;
using FsCheck.Fluent;

namespace AudienceML.Learning.Tests.Formats;

[TestFixture]
public sealed class ModelContainerTests
{
    private static readonly byte[] File = ModelContainer.Pack("model/test", w => w.Write("payload"));

    [Test]
    public void Open_OfWhatWasPacked_GivesThePayload()
    {
        using var reader = ModelContainer.Open(File, "model/test");
        Assert.That(reader.ReadString(), Is.EqualTo("payload"));
    }

    [Test]
    public void Pack_OfTheSamePayload_GivesTheSameBytes() =>
        Assert.That(ModelContainer.Pack("model/test", w => w.Write("payload")), Is.EqualTo(File));

    [Test]
    public void Open_OfAnyTruncation_IsRefused()
    {
        for (var length = 0; length < File.Length; length++)
        {
            Assert.That(() => ModelContainer.Open(File.AsMemory(0, length), "model/test"), Throws.TypeOf<ModelFormatException>(), $"{length} bytes");
        }
    }

    [Test]
    public void Open_OfAnyFlippedBit_IsRefused()
    {
        for (var bit = 0; bit < File.Length * 8; bit++)
        {
            var altered = File.ToArray();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(() => ModelContainer.Open(altered, "model/test"), Throws.TypeOf<ModelFormatException>(), $"bit {bit}");
        }
    }

    [Test]
    public void Open_OfArbitraryBytes_IsRefusedAndNeverFailsOtherwise() =>
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll<byte[]>(bytes =>
        {
            Assert.That(() => ModelContainer.Open(bytes ?? [], "model/test"), Throws.TypeOf<ModelFormatException>());
        }));

    [Test]
    public void Open_OfANewerFormat_SaysToUpdate()
    {
        var newer = File.ToArray();
        newer[8]++;
        Assert.That(() => ModelContainer.Open(newer, "model/test"), Throws.TypeOf<ModelFormatException>().With.Message.Contains("Update AudienceML"));
    }

    [Test]
    public void Open_OfAnotherKind_NamesBoth() =>
        Assert.That(() => ModelContainer.Open(File, "scorer"), Throws.TypeOf<ModelFormatException>().With.Message.Contains("'model/test', not 'scorer'"));

    [Test]
    public void Read_OfAnUnknownScorerFormat_NamesIt()
    {
        var file = ModelContainer.Pack("scorer", w => w.Write("mine/7"));
        using var reader = ModelContainer.Open(file, "scorer");
        Assert.That(() => ScorerFormats.Default.Read(reader), Throws.TypeOf<ModelFormatException>().With.Message.Contains("'mine/7'"));
    }
}
