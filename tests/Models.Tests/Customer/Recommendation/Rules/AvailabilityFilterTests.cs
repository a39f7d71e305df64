using System.Collections.Immutable;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Rules;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Tests.Customer.Recommendation.Rules;

public sealed class AvailabilityFilterTests
{
    [FsCheck.NUnit.Property(MaxTest = 500)]
    public void Refuse_AnyItemUnderAnyRules_NamesACauseThatHoldsAndOnlyThen(int seed)
    {
        var random = new Random(seed);
        var state = World.AnyState(random, World.AnyCatalogue(random));
        var availability = new AvailabilityFilter().Prepare(state);
        for (var item = 0; item < state.Catalogue.Count; item++)
        {
            var causes = PlainCauses(state, item);
            var cause = availability.Refuse(item);
            Assert.That(cause is null, Is.EqualTo(causes.Count == 0), $"item {item}: {cause}; {string.Join(", ", causes)}");
            Assert.That(cause is null || causes.Contains(cause), $"item {item}: {cause}; {string.Join(", ", causes)}");
        }
    }

    [Test]
    public void Refuse_TheMomentsOfPublicationAndExpiry_ShowsFromTheFirstAndUpToTheLast()
    {
        var catalogue = World.Catalogue(
            new() { ItemId = "just out", PublishedAt = World.Now },
            new() { ItemId = "nearly out", PublishedAt = World.Now.AddMilliseconds(1) },
            new() { ItemId = "just over", ExpiresAt = World.Now },
            new() { ItemId = "nearly over", ExpiresAt = World.Now.AddMilliseconds(1) });
        Assert.That(Causes(World.State(catalogue)), Is.EqualTo(new[] { null, "unpublished", "expired", null }));
    }

    [TestCase(SeenPolicy.Never, "seen", "seen")]
    [TestCase(SeenPolicy.AfterDays, "seen", null)]
    [TestCase(SeenPolicy.Always, null, null)]
    public void Refuse_SeenTenAndFortyDaysAgo_FollowsThePolicy(SeenPolicy policy, string? tenDays, string? fortyDays)
    {
        var query = new RecommendationQuery { Rules = new() { Seen = policy, SeenAfterDays = 30 } };
        var times = new[] { World.Now.AddDays(-10).ToUnixTimeMilliseconds(), World.Now.AddDays(-40).ToUnixTimeMilliseconds() };
        Assert.That(Causes(World.State(World.Plain(3), query, [0, 1], times: times)), Is.EqualTo(new[] { tenDays, fortyDays, null }));
    }

    [Test]
    public void Refuse_RegionUnknown_HoldsBackWhatIsLimitedToRegions()
    {
        var catalogue = World.Catalogue(new() { ItemId = "a", Regions = ["DE"] }, new() { ItemId = "b" });
        Assert.That(Causes(World.State(catalogue)), Is.EqualTo(new[] { "region", null }));
    }

    [Test]
    public void Refuse_AgeUnknownUnderAnAgeLimit_HoldsTheItemBack()
    {
        var catalogue = World.Catalogue(new() { ItemId = "a" }, new() { ItemId = "b", PublishedAt = World.Now.AddDays(-2) });
        Assert.That(Causes(World.State(catalogue, new() { Rules = new() { MaxAgeDays = 3 } })), Is.EqualTo(new[] { "age", null }));
        Assert.That(Causes(World.State(catalogue, new() { Rules = new() { MaxAgeDays = 1e300 } })), Is.EqualTo(new[] { "age", null }));
    }

    [Test]
    public void Refuse_AnyItem_AllocatesNothing()
    {
        var random = new Random(4);
        var state = World.AnyState(random, World.AnyCatalogue(random));
        var availability = new AvailabilityFilter().Prepare(state);
        _ = availability.Refuse(0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var item = 0; item < state.Catalogue.Count; item++)
        {
            _ = availability.Refuse(item);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static string?[] Causes(QueryState state)
    {
        var availability = new AvailabilityFilter().Prepare(state);
        return [.. Enumerable.Range(0, state.Catalogue.Count).Select(availability.Refuse)];
    }

    /// <summary>Every cause there is, read off the item and the query once more in plain words.</summary>
    private static List<string> PlainCauses(QueryState state, int row)
    {
        var (item, query, rules) = (state.Catalogue[row], state.Query, state.Query.Rules);
        var causes = new List<string>();
        void When(bool isSo, string cause)
        {
            if (isSo)
            {
                causes.Add(cause);
            }
        }

        var place = state.HistoryItems.ToArray().IndexOf(row);
        When(item.IsHidden, "hidden");
        When(item.PublishedAt > state.Now, "unpublished");
        When(item.ExpiresAt <= state.Now, "expired");
        When(!item.Regions.IsEmpty && (query.Context.Region is null || !item.Regions.Contains(query.Context.Region)), "region");
        When(query.Context.BrandId is { } brand && item.BrandId is { } of && of != brand, "brand");
        When(!rules.AllowOwn && item.CreatorId is not null && item.CreatorId == query.UserId, "own");
        When(rules.Exclude.Contains(item.ItemId), "excluded");
        When(!rules.OnlyTypes.IsEmpty && (item.ItemType is null || !rules.OnlyTypes.Contains(item.ItemType)), "type");
        When(!rules.OnlyGenres.IsEmpty && !item.Genres.Any(rules.OnlyGenres.Contains), "genre");
        When(item.Genres.Any(rules.ExcludeGenres.Contains), "genre");
        When(rules.MaxAgeDays is { } days && (item.PublishedAt is null || item.PublishedAt < state.Now.AddDays(-days)), "age");
        When(
            place >= 0 && (rules.Seen == SeenPolicy.Never || (rules.Seen == SeenPolicy.AfterDays
                && DateTimeOffset.FromUnixTimeMilliseconds(state.HistoryTimes.Span[place]) > state.Now.AddDays(-rules.SeenAfterDays))),
            "seen");
        return causes;
    }
}
