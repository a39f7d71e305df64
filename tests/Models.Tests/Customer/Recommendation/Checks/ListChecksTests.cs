using System.Collections.Immutable;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Checks;

namespace AudienceML.Models.Tests.Customer.Recommendation.Checks;

public sealed class ListChecksTests
{
    private static readonly ItemCatalogue Catalogue = World.Catalogue(
        new() { ItemId = "a", CreatorId = "x", Genres = ["Crime", "Drama"] }, new() { ItemId = "b", CreatorId = "x", Genres = ["Drama"] },
        new() { ItemId = "c", CreatorId = "y" }, new() { ItemId = "d", CreatorId = "y", Genres = ["War"] });

    [Test]
    public void Run_TwoLists_CountsCoverageConcentrationAndShares()
    {
        var report = new ListChecks(Catalogue, new[] { 0.5f, 0.4f, 0.1f, 0 }, places: 2).Run(
            [(List("a", "b", "d"), new[] { 2 }), (List("a", "gone", "c"), Array.Empty<int>())]);
        var figures = report.Figures.ToDictionary(f => f.Name, f => f.Value);
        Assert.That(report.Lists, Is.EqualTo(2));
        Assert.That(figures["coverage@2"], Is.EqualTo(0.5), "a and b within two places");
        Assert.That(figures["gini@2"], Is.EqualTo(((2 * ((3 * 1) + (4 * 2))) / (4 * 3.0)) - (5 / 4.0)).Within(1e-9));
        Assert.That(figures["popularity_bias@2"], Is.EqualTo(0.45 - 0.1).Within(1e-6));
        var creators = report.Exposure[ItemFacetKind.Creator];
        Assert.That(creators.Select(c => (c.Group, c.CatalogueShare, c.TrainingShare, c.ListShare)), Is.EqualTo(new[] { ("x", 0.5, 0.0, 1.0), ("y", 0.5, 1.0, 0.0) }));
        Assert.That(report.Exposure[ItemFacetKind.Genre].Select(g => (g.Group, g.ListShare)), Is.EqualTo(new[] { ("Drama", 2 / 3.0), ("Crime", 1 / 3.0), ("War", 0) }));
    }

    [Test]
    public void Between_TwoTimes_TellsWhoWonAndLost()
    {
        var checks = new ListChecks(Catalogue, places: 2);
        var drift = ListDrift.Between(
            checks.Run([(List("a", "c"), default), (List("a", "c"), default)]), checks.Run([(List("a", "b"), default), (List("a", "c"), default)]));
        Assert.That(drift.Exposure[ItemFacetKind.Creator], Is.EqualTo(0.25).Within(1e-9));
        Assert.That(drift.Winners[ItemFacetKind.Creator]!.Value.Key, Is.EqualTo("x"));
        Assert.That(drift.Losers[ItemFacetKind.Creator]!.Value.Value, Is.EqualTo(-0.25).Within(1e-9));
        Assert.That(drift.Figures["coverage@2"], Is.EqualTo(0.25).Within(1e-9));
        Assert.That(drift.Winners[ItemFacetKind.Brand], Is.Null, "there are no brands");
        Assert.That(drift.Figures.Keys, Has.None.EqualTo("popularity_bias@2"), "which nobody could know");
    }

    [Test]
    public void Run_NoLists_HasNothingToSay()
    {
        var report = new ListChecks(Catalogue).Run([]);
        Assert.That(report.Lists, Is.Zero);
        Assert.That(report.Exposure[ItemFacetKind.Creator].Select(c => c.ListShare), Is.All.Zero);
        Assert.That(() => new ListChecks(Catalogue, new float[3]), Throws.ArgumentException);
    }

    private static RecommendationList List(params string[] ids) => new([.. ids.Select((id, i) => new RecommendedItem(id, i + 1, 1, "", []))], "", false, ImmutableArray<StageReport>.Empty);
}
