using AudienceML.Features.Shared.Loading;

namespace AudienceML.Features.Tests.Shared.Loading;

[TestFixture]
public sealed class StableIdTests
{
    [Test]
    public void From_OfAText_IsTheSameForEver()
    {
        Assert.That(StableId.From("user", "17"), Is.EqualTo(Guid.Parse("d1f553ae-b967-8e34-a36f-f17ab98e63e8")));
        Assert.That(StableId.From("user", 17), Is.EqualTo(Guid.Parse("2bb56be8-84d0-87f7-a962-2dd33047cc6c")));
    }

    [Test]
    public void From_OfAnId_IsThatId()
    {
        var id = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");
        Assert.That(StableId.From("user", id.ToString("D")), Is.EqualTo(id));
    }

    [Test]
    public void From_OfDifferentScopesAndTexts_GivesDifferentIds()
    {
        var ids = new HashSet<Guid>();
        for (var i = 0; i < 100_000; i++)
        {
            Assert.That(ids.Add(StableId.From("user", i)) && ids.Add(StableId.From("user", 7, i + 1)) && ids.Add(StableId.From("user", $"{i}")), Is.True, $"{i}");
        }

        Assert.That(StableId.From("a", "bc"), Is.Not.EqualTo(StableId.From("ab", "c")));
    }
}
