using System.Security.Cryptography;
using System.Text.Json;
using AudienceML.Features.Customer.Churn;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Features.Shared.Simulation;
using AudienceML.Learning.Metrics;
using Moq;

namespace AudienceML.Features.Tests.Shared.Simulation;

[TestFixture]
public sealed class AudienceSimulatorTests
{
    private static readonly AudienceSimulator Simulator = new(new() { Users = 6000, Seed = 3 });
    private static readonly Lazy<SimulatedUser[]> Audience = new(() => [.. Simulator.Users()]);

    [Test]
    public void Users_OfTheSameSeed_AreTheSameInAnyOrder()
    {
        var again = new AudienceSimulator(new() { Users = 6000, Seed = 3 });
        foreach (var user in new[] { 5999, 0, 41 })
        {
            Assert.That(Json(again.Simulate(user)), Is.EqualTo(Json(Audience.Value[user])));
        }
    }

    /// <summary>The same on every machine: a change here changes every simulated figure in the documentation.</summary>
    [Test]
    public void Users_OfSeedThree_AreThese()
    {
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Audience.Value.Take(20)));
        Assert.That(Convert.ToHexStringLower(hash), Is.EqualTo("c2045c34c8ce3c2db27394da919483f36dbee902db0108881bd7726cb96cbd4e"));
    }

    [Test]
    public void Users_OfAnotherSeed_AreOthers()
    {
        var other = new AudienceSimulator(new() { Users = 10, Seed = 4 }).Simulate(0);
        Assert.That(other.UserId, Is.Not.EqualTo(Audience.Value[0].UserId));
        Assert.That(other.Sessions.Select(s => s.SessionStart), Is.Not.EqualTo(Audience.Value[0].Sessions.Select(s => s.SessionStart)));
    }

    [Test]
    public void Users_DoNotDependOnHowManyThereAre() =>
        Assert.That(Json(new AudienceSimulator(new() { Users = 1, Seed = 3 }).Simulate(0)), Is.EqualTo(Json(Audience.Value[0])));

    [Test]
    public void Rows_FitTogether()
    {
        var articles = Simulator.Articles.ToDictionary(a => a.ArticleId);
        foreach (var user in Audience.Value.Take(300))
        {
            var sessions = user.Sessions.ToDictionary(s => s.SessionId);
            Assert.That(user.Sessions, Is.Not.Empty);
            Assert.That(user.Sessions.Zip(user.Sessions.Skip(1)).All(p => p.First.SessionEnd <= p.Second.SessionStart), Is.True);
            Assert.That(user.Events.Select(e => e.EventTimestamp), Is.Ordered);
            foreach (var e in user.Events)
            {
                var session = sessions[e.SessionId!.Value];
                Assert.That(e.EventTimestamp, Is.InRange(session.SessionStart, session.SessionEnd!.Value));
                Assert.That(e.ArticleId is not { } id || articles[id].PublishTime <= e.EventTimestamp, Is.True, "nobody reads what is not published");
            }

            foreach (var group in user.Events.GroupBy(e => e.SessionId!.Value))
            {
                var session = sessions[group.Key];
                Assert.That(
                    (session.TotalEvents, session.ArticleClicks, session.AdClicks),
                    Is.EqualTo((group.Count(), group.Count(e => e.EventType == CustomerEventType.ArticleClick), group.Count(e => e.EventType == CustomerEventType.AdClick))));
            }
        }

        Assert.That(Audience.Value.SelectMany(u => u.Sessions).Select(s => s.SessionId), Is.Unique);
        Assert.That(Audience.Value.SelectMany(u => u.Events).Select(e => e.EventId), Is.Unique);
    }

    [Test]
    public void Truth_AgreesWithWhatHappens()
    {
        foreach (var date in Simulator.Options.TruthDates)
        {
            var truth = Audience.Value.SelectMany(u => u.Truth).Where(t => DateOnly.FromDateTime(t.AsOf.UtcDateTime) == date).ToList();
            var groups = truth.OrderBy(t => t.ChurnProbability).Chunk((truth.Count / 8) + 1).ToList();
            foreach (var group in groups)
            {
                var expected = group.Average(t => t.ChurnProbability);
                var deviation = Math.Sqrt(group.Sum(t => t.ChurnProbability * (1 - t.ChurnProbability))) / group.Length;
                Assert.That(group.Average(t => t.Churned!.Value ? 1.0 : 0.0), Is.EqualTo(expected).Within((4 * deviation) + 0.002));
            }

            Assert.That(truth.Average(t => t.Churned!.Value ? 1.0 : 0.0), Is.InRange(0.1, 0.35));
        }
    }

    [Test]
    public void Truth_AgreesWithTheLabelsOfTheRows()
    {
        var builder = new ChurnTrainingSetBuilder(Simulator.Options.TruthDates, new() { DataEnd = Simulator.End });
        foreach (var user in Audience.Value)
        {
            user.Sessions.ToList().ForEach(builder.Add);
            user.Events.ToList().ForEach(builder.Add);
        }

        var truth = Audience.Value.SelectMany(u => u.Truth).ToDictionary(t => (t.UserId, DateOnly.FromDateTime(t.AsOf.UtcDateTime)));
        var set = builder.Build(Simulator.Options.TruthDates.AsSpan());
        Assert.That(set.Count, Is.EqualTo(truth.Count));
        for (var i = 0; i < set.Count; i++)
        {
            var row = set.Rows.Span[i];
            Assert.That(truth[(row.UserId, row.FeatureDate)].Churned, Is.EqualTo(set.Labels.Span[i] == 1));
        }
    }

    [Test]
    public void Truth_IsClearlyBetterThanRecencyAlone()
    {
        var date = Simulator.Options.TruthDates[^1];
        var asOf = new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var users = Audience.Value.Where(u => u.Truth.Any(t => t.AsOf == asOf)).ToList();
        var truth = users.Select(u => u.Truth.Single(t => t.AsOf == asOf)).ToList();
        var labels = truth.Select(t => t.Churned!.Value ? 1f : 0f).ToArray();
        var best = BinaryMetrics.RocAuc(truth.Select(t => (float)t.ChurnProbability).ToArray(), labels);
        var recency = BinaryMetrics.RocAuc(
            users.Select(u => (float)(asOf - u.Sessions.Last(s => s.SessionStart < asOf).SessionStart).TotalHours).ToArray(), labels);
        Assert.That(best, Is.InRange(0.88, 0.97));
        Assert.That(best - recency, Is.GreaterThan(0.03));
    }

    [Test]
    public void Sessions_HaveTheirSeasons()
    {
        var starts = Audience.Value.SelectMany(u => u.Sessions).Select(s => s.SessionStart).ToList();
        var byHour = starts.CountBy(s => s.Hour).ToDictionary();
        Assert.That(byHour[20], Is.GreaterThan(5 * byHour[3]));

        var commuters = Audience.Value.SelectMany(u => u.Sessions).GroupBy(s => s.BrandId).OrderByDescending(g => g.Count()).First();
        var byDay = commuters.CountBy(s => s.SessionStart.DayOfWeek).ToDictionary();
        Assert.That(byDay[DayOfWeek.Tuesday], Is.GreaterThan(1.1 * byDay[DayOfWeek.Sunday]));
    }

    [Test]
    public void Drift_LeavesWhatWasBeforeAndShiftsWhatComesAfter()
    {
        var drifted = new AudienceSimulator(new() { Users = 1500, Seed = 3, DriftDay = 60 }).Users().ToList();
        var day60 = Simulator.End.AddDays(60 - Simulator.Options.Days);
        var before = Audience.Value.Take(200).SelectMany(u => u.Sessions).Where(s => s.SessionEnd < day60.AddDays(-1)).Select(s => s.SessionId).ToList();
        Assert.That(drifted.Take(200).SelectMany(u => u.Sessions).Select(s => s.SessionId), Is.SupersetOf(before));

        var (steady, changed) = (After(Audience.Value.Take(1500)), After(drifted));
        Assert.That(changed, Has.Count.LessThan(0.85 * steady.Count));
        Assert.That(changed.Average(s => s.EngagementScore), Is.LessThan(steady.Average(s => s.EngagementScore)!.Value - 4));
        Assert.That(ShareOf(changed, "social"), Is.GreaterThan(ShareOf(steady, "social") + 0.2));

        List<CustomerSession> After(IEnumerable<SimulatedUser> users) => [.. users.SelectMany(u => u.Sessions).Where(s => s.SessionStart >= day60)];
        static double ShareOf(List<CustomerSession> sessions, string referrer) => sessions.Average(s => s.Referrer == referrer ? 1.0 : 0.0);
    }

    [Test]
    public void Truth_OfADriftingAudience_StillAgreesWithWhatHappens()
    {
        var truth = new AudienceSimulator(new() { Users = 4000, Seed = 5, DriftDay = 75 }).Users().SelectMany(u => u.Truth).ToList();
        foreach (var date in truth.GroupBy(t => t.AsOf))
        {
            var deviation = Math.Sqrt(date.Sum(t => t.ChurnProbability * (1 - t.ChurnProbability))) / date.Count();
            Assert.That(date.Average(t => t.Churned!.Value ? 1.0 : 0.0), Is.EqualTo(date.Average(t => t.ChurnProbability)).Within(4 * deviation));
        }
    }

    [Test]
    public async Task WriteAsync_StreamsUsersInBatchesAndCompletes()
    {
        var (customers, editorial, reference) = (new Mock<ICustomerSink>(), new Mock<IEditorialSink>(), new Mock<IReferenceSink>());
        var simulator = new AudienceSimulator(new() { Users = 1200, Days = 35, ArticlesPerDay = 1 });
        var written = new List<Guid>();
        var largest = 0;
        customers.Setup(c => c.WriteSessionsAsync(It.IsAny<IReadOnlyList<CustomerSession>>(), It.IsAny<CancellationToken>()))
            .Callback((IReadOnlyList<CustomerSession> rows, CancellationToken _) =>
            {
                written.AddRange(rows.Select(r => r.SessionId));
                largest = Math.Max(largest, rows.Select(r => r.UserId).Distinct().Count());
            }).Returns(Task.CompletedTask);

        await simulator.WriteAsync(customers.Object, editorial.Object, reference.Object);

        Assert.That(written, Is.EqualTo(simulator.Users().SelectMany(u => u.Sessions).Select(s => s.SessionId)));
        Assert.That(largest, Is.LessThanOrEqualTo(500));
        customers.Verify(c => c.CompleteAsync(It.IsAny<CancellationToken>()), Times.Once);
        editorial.Verify(e => e.CompleteAsync(It.IsAny<CancellationToken>()), Times.Once);
        reference.Verify(r => r.WriteAsync(simulator.Reference, It.IsAny<CancellationToken>()), Times.Once);
    }

    [Test]
    public void WriteAsync_WhenCancelled_CompletesNothing()
    {
        var customers = new Mock<ICustomerSink>();
        using var source = new CancellationTokenSource();
        source.Cancel();
        var write = new AudienceSimulator(new() { Users = 10, Days = 20 })
            .WriteAsync(customers.Object, Mock.Of<IEditorialSink>(), Mock.Of<IReferenceSink>(), cancellationToken: source.Token);
        Assert.That(async () => await write, Throws.InstanceOf<OperationCanceledException>());
        customers.Verify(c => c.CompleteAsync(It.IsAny<CancellationToken>()), Times.Never);
    }

    [Test]
    public void Options_OutOfRange_AreRefusedByName()
    {
        Assert.That(() => new AudienceSimulator(new() { Users = 0 }), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Users"));
        Assert.That(() => new AudienceSimulator(new() { DriftDay = 120 }), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("DriftDay"));
        Assert.That(() => new AudienceSimulator(new() { DriftStrength = double.NaN }), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private static string Json(SimulatedUser user) => JsonSerializer.Serialize(user);
}
