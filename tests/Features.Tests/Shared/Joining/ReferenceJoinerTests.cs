using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Editorial.Joining;
using AudienceML.Features.Shared.Joining;
using AudienceML.Features.Shared.Loading;
using AudienceML.Features.Shared.Rows;
using AudienceML.Features.Shared.Simulation;

namespace AudienceML.Features.Tests.Shared.Joining;

[TestFixture]
public sealed class ReferenceJoinerTests
{
    [Test]
    public void Join_OfASimulatedSession_NamesEverything()
    {
        var simulator = new AudienceSimulator(new() { Users = 5, Days = 20 });
        var joiner = new ReferenceJoiner(simulator.Reference);
        var joined = joiner.Join(simulator.Simulate(0).Sessions[0]);
        Assert.That(
            new[] { joined.BrandName, joined.CountryName, joined.Region, joined.CityName, joined.DeviceTypeName, joined.OsName, joined.BrowserName }, Has.None.Null);
    }

    [Test]
    public void Join_OfUnknownIds_GivesNull()
    {
        var joiner = new ReferenceJoiner(new ReferenceTables());
        var joined = joiner.Join(new CustomerUserFeatures { UserId = Guid.Empty, FeatureDate = default, PreferredOsId = StableId.From("os", 1), PrimaryCountryCode = "XX" });
        Assert.That((joined.OsName, joined.CountryName, joined.BrandName), Is.EqualTo(((string?)null, (string?)null, (string?)null)));
    }

    [Test]
    public void Join_WithoutACountry_TakesThatOfTheCity()
    {
        var city = StableId.From("city", 1);
        var joiner = new ReferenceJoiner(new ReferenceTables { Cities = [new(city, "DE", "Berlin")], Countries = [new("de", "Germany")] });
        var joined = joiner.Join(new CustomerEvent { EventId = Guid.Empty, UserId = Guid.Empty, EventTimestamp = default, CityId = city });
        Assert.That((joined.CityName, joined.CountryName), Is.EqualTo(("Berlin", "Germany")));
    }

    [Test]
    public void TopCategory_ClimbsAndSurvivesACircle()
    {
        var ids = Enumerable.Range(0, 4).Select(i => StableId.From("category", i)).ToArray();
        var joiner = new ReferenceJoiner(new ReferenceTables
        {
            Categories = [new(ids[0], null, "news"), new(ids[1], ids[0], "politics"), new(ids[2], ids[3], "a"), new(ids[3], ids[2], "b")],
        });
        Assert.That(joiner.TopCategory(ids[1])!.CategoryName, Is.EqualTo("news"));
        Assert.That(joiner.TopCategory(ids[2]), Is.Not.Null);
        Assert.That(joiner.TopCategory(Guid.Empty), Is.Null);
    }

    [Test]
    public void Join_OfAnArticle_FindsAuthorAndCategory()
    {
        var simulator = new AudienceSimulator(new() { Users = 1, Days = 3 });
        var joined = new EditorialJoiner(simulator.Authors, new ReferenceJoiner(simulator.Reference)).Join(simulator.Articles[0]);
        Assert.That((joined.Author!.Department, joined.CategoryName), Is.EqualTo((joined.CategoryName, joined.CategoryName)));
        Assert.That(joined.BrandName, Is.Not.Null);
    }
}
