using AudienceML.Core.Tenancy;
using AudienceML.Features.Customer.Building;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Learning.Numerics;
using FsCheck.Fluent;

namespace AudienceML.Features.Tests.Customer.Building;

[TestFixture]
public sealed class CustomerFeatureBuilderTests
{
    private static readonly DateOnly[] Dates = [RandomActivity.Date.AddDays(-20), RandomActivity.Date, RandomActivity.Date.AddDays(5)];

    [Test]
    public void Build_OfAnyRows_AgreesWithTheDefinitions() => ForAnyActivity((activity, _) =>
    {
        var builder = Fill(new CustomerFeatureBuilder(Dates), activity.Sessions, activity.Events);
        foreach (var date in Dates)
        {
            var rows = builder.Build(date).ToDictionary(r => r.UserId);
            foreach (var user in activity.Sessions.Select(s => s.UserId).Concat(activity.Events.Select(e => e.UserId)).Distinct())
            {
                var expected = NaiveFeatures.Of(user, date, activity.Sessions, activity.Events);
                Assert.That(rows.ContainsKey(user), Is.EqualTo(expected is not null));
                if (expected is not null)
                {
                    Assert.That(FeatureRows.Differences(rows[user], expected), Is.Empty);
                }
            }
        }
    });

    [Test]
    public void Build_OfShuffledRows_GivesTheSameRows() => ForAnyActivity((activity, random) =>
    {
        var inOrder = Fill(new CustomerFeatureBuilder(Dates), activity.Sessions, activity.Events).Build(RandomActivity.Date).ToList();
        var (sessions, events) = (activity.Sessions.ToArray(), activity.Events.ToArray());
        random.Shuffle(sessions.AsSpan());
        random.Shuffle(events.AsSpan());
        var shuffled = Fill(new CustomerFeatureBuilder(Dates), sessions, events).Build(RandomActivity.Date).ToList();
        Assert.That(shuffled.Select(r => r.UserFeatureId), Is.EqualTo(inOrder.Select(r => r.UserFeatureId)));
        Assert.That(shuffled.Zip(inOrder, (a, e) => FeatureRows.Differences(a, e, tolerance: 0)).SelectMany(d => d), Is.Empty);
    });

    [Test]
    public void Build_WhateverHappensAfterTheDate_GivesTheSameRows() => ForAnyActivity((activity, _) =>
    {
        var asOf = RandomActivity.AsOf;
        var with = Fill(new CustomerFeatureBuilder([RandomActivity.Date]), activity.Sessions, activity.Events);
        var without = Fill(
            new CustomerFeatureBuilder([RandomActivity.Date]),
            activity.Sessions.Where(s => s.SessionStart < asOf),
            activity.Events.Where(e => e.EventTimestamp < asOf));
        Assert.That(with.Build(RandomActivity.Date), Is.EqualTo(without.Build(RandomActivity.Date)));
    });

    [Test]
    public void Build_WithAPlantedLeak_LeavesItOut()
    {
        var user = StableId.From("user", 1);
        var asOf = RandomActivity.AsOf;
        var honest = new CustomerSession
        {
            SessionId = StableId.From("session", 1), UserId = user, SessionStart = asOf.AddDays(-2), SessionDurationSec = 60, TotalEvents = 2, EngagementScore = 10,
        };
        var acrossMidnight = new CustomerSession
        {
            SessionId = StableId.From("session", 2), UserId = user, SessionStart = asOf.AddMinutes(-1), SessionEnd = asOf.AddMinutes(9),
            SessionDurationSec = 600, TotalEvents = 1000, EngagementScore = 99, AdClicks = 50,
        };
        var future = new CustomerEvent
        {
            EventId = StableId.From("event", 1), UserId = user, EventTimestamp = asOf, EventType = CustomerEventType.Cancel, CategoryId = StableId.From("category", 1),
        };

        var row = Fill(new CustomerFeatureBuilder([RandomActivity.Date]), [honest, acrossMidnight], [future]).Build(RandomActivity.Date).Single();

        // That the session began is known at midnight; how it went is not.
        Assert.That((row.TotalSessions, row.DaysSinceLastSession, row.ActiveToday), Is.EqualTo((2, 1, true)));
        Assert.That((row.AvgSessionDurationSec, row.AvgEventsPerSession, row.MaxEngagementScore, row.TotalAdClicks), Is.EqualTo((60.0, 2.0, 10.0, 0)));
        Assert.That((row.MlFeatures.TotalEvents, row.MlFeatures.HasCancelled, row.PreferredCategoryId), Is.EqualTo((0, (bool?)null, (Guid?)null)));
        Assert.That((row.MlFeatures.LastSessionEvents, row.MlFeatures.LastSessionDurationSec), Is.EqualTo((2, 60.0)));
    }

    [Test]
    public void Build_OfEventsWithoutSessions_StillGivesARow()
    {
        var user = StableId.From("user", 1);
        CustomerEvent[] events = [new() { EventId = Guid.Empty, UserId = user, EventTimestamp = RandomActivity.AsOf.AddHours(-6), EventType = CustomerEventType.ArticleClick }];
        var row = Fill(new CustomerFeatureBuilder([RandomActivity.Date]), [], events).Build(RandomActivity.Date).Single();
        Assert.That((row.TotalSessions, row.DaysSinceLastSession, row.MlFeatures.TotalClicks), Is.EqualTo((0, (int?)null, 1)));
        Assert.That(row.MlFeatures.HoursSinceLastActivity, Is.EqualTo(6));
    }

    [Test]
    public void Build_ForATenant_WritesItAndGivesEachTenantRowsOfItsOwn()
    {
        var tenant = new TenantId(StableId.From("company", 1), StableId.From("brand", 1));
        CustomerSession[] sessions = [new() { SessionId = Guid.Empty, UserId = StableId.From("user", 1), SessionStart = RandomActivity.AsOf.AddDays(-1) }];
        var ours = Fill(new CustomerFeatureBuilder([RandomActivity.Date], tenant), sessions, []).Build(RandomActivity.Date).Single();
        var defaults = Fill(new CustomerFeatureBuilder([RandomActivity.Date]), sessions, []).Build(RandomActivity.Date).Single();
        Assert.That(new TenantId(ours.CompanyId, ours.BrandId), Is.EqualTo(tenant));
        Assert.That(ours.UserFeatureId, Is.Not.EqualTo(defaults.UserFeatureId));
    }

    [Test]
    public void Find_OfAUser_GivesTheRowThatBuildGives()
    {
        var activity = new RandomActivity(5);
        var builder = Fill(new CustomerFeatureBuilder(Dates), activity.Sessions, activity.Events);
        var rows = builder.Build(RandomActivity.Date).ToList();
        Assert.That(rows, Is.Not.Empty);
        Assert.That(rows.Select(r => builder.Find(RandomActivity.Date, r.UserId)), Is.EqualTo(rows));
        Assert.That(builder.Find(RandomActivity.Date, Guid.Empty), Is.Null);
    }

    [Test]
    public void Build_ForADateThatWasNotAskedFor_IsRefused() =>
        Assert.That(() => new CustomerFeatureBuilder(Dates).Build(new DateOnly(1999, 1, 1)), Throws.ArgumentException.With.Message.Contains("1999-01-01"));

    [Test]
    public void Build_OfEmptyTextsAndNumbersThatAreNone_CountsThemAsMissing()
    {
        CustomerSession[] sessions =
        [
            new()
            {
                SessionId = Guid.Empty, UserId = StableId.From("user", 1), SessionStart = RandomActivity.AsOf.AddDays(-1), CountryCode = string.Empty,
                SubscriptionTier = string.Empty, SessionDurationSec = double.PositiveInfinity, EngagementScore = double.NaN,
            },
        ];
        var row = Fill(new CustomerFeatureBuilder([RandomActivity.Date]), sessions, []).Build(RandomActivity.Date).Single();
        Assert.That((row.PrimaryCountryCode, row.CurrentSubscriptionTier), Is.EqualTo(((string?)null, (string?)null)));
        Assert.That((row.AvgSessionDurationSec, row.AvgEngagementScore, row.AvgEventsPerSession), Is.EqualTo(((double?)null, (double?)null, (double?)0)));
    }

    private static void ForAnyActivity(Action<RandomActivity, RandomSource> check) =>
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll<int>(seed => check(new RandomActivity(seed), new RandomSource((long)seed))));

    private static CustomerFeatureBuilder Fill(CustomerFeatureBuilder builder, IEnumerable<CustomerSession> sessions, IEnumerable<CustomerEvent> events)
    {
        foreach (var session in sessions)
        {
            builder.Add(session);
        }

        foreach (var item in events)
        {
            builder.Add(item);
        }

        return builder;
    }
}
