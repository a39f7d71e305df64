using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;
using AudienceML.Learning.Sequences;
using AudienceML.Learning.Tests.Neighbours;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Sequences;

public sealed class SessionKnnLearnerTests
{
    private const double Never = double.PositiveInfinity;

    [TestCaseSource(nameof(Checks))]
    public void SessionKnn_Contract_Holds(ContractCheck check) => check.Run();

    [TestCase(7, 1000, 2, 2, 0.5, 1, 0.01)]
    [TestCase(1000, 5, Never, Never, 1, Never, 0)]
    [TestCase(20, 1000, 1, 5, 0, 20, 0.3)]
    public void Score_AnySession_IsThatOfPlainLoops(int neighbours, int perItem, double position, double distance, double backward, double halfLife, double popular)
    {
        var options = new SessionKnnOptions
        {
            Neighbours = neighbours,
            SessionsPerItem = perItem,
            PositionSteps = position,
            DistanceSteps = distance,
            BackwardShare = backward,
            HalfLifeDays = halfLife,
            PopularityShare = popular,
            RarityPower = neighbours == 7 ? 0.5 : 1,
        };
        var interactions = RecommenderData.Create(70, 43, 5);
        var model = new SessionKnnLearner(options).Learn(interactions, new());
        var reference = new NaiveSessionKnn(interactions, options);
        foreach (var sequence in new int[][] { [3], [4, 7], [8, 2, 6, 11], [39, 1, 42], [42], [] })
        {
            Assert.That(SequenceData.Score(model, sequence), Is.EqualTo(reference.Score(sequence)).Within(2e-5), $"after {string.Join(' ', sequence)}");
        }
    }

    [Test]
    public void Score_LateSessions_CountForMore()
    {
        var sessions = SequenceData.Create(4, (0, [0, 1]), (0, [0, 1]), (0, [0, 1]), (10, [0, 2]), (10, [3, 2]));
        Assert.That(SequenceData.Best(SequenceData.Score(new SessionKnnLearner(new() { HalfLifeDays = 1 }).Learn(sessions, new()), 0), 0), Is.EqualTo(2));
        Assert.That(SequenceData.Best(SequenceData.Score(new SessionKnnLearner(new() { HalfLifeDays = Never }).Learn(sessions, new()), 0), 0), Is.EqualTo(1));
    }

    [Test]
    public void Score_WhatFollows_CountsForMoreThanWhatCameBefore()
    {
        var sessions = SequenceData.Create(4, (0, [1, 0, 2]), (0, [1, 0, 2]), (0, [3, 1]));
        var scores = SequenceData.Score(new SessionKnnLearner(new() { BackwardShare = 0.2, HalfLifeDays = Never }).Learn(sessions, new()), 0);
        Assert.That(scores[2], Is.GreaterThan(2 * scores[1]));
    }

    [Test]
    public void Learn_FewSessionsPerItem_KeepsTheLatest()
    {
        var sessions = SequenceData.Create(5, [.. Enumerable.Range(0, 100).Select(d => ((double)d, new[] { 0, d < 90 ? 1 : 2 })), (200, [3, 4])]);
        var model = (SessionKnnModel)new SessionKnnLearner(new() { SessionsPerItem = 5, HalfLifeDays = Never, PopularityShare = 0 }).Learn(sessions, new());
        Assert.That(model.SessionCount, Is.EqualTo(5 + 5 + 1));
        Assert.That(SequenceData.Score(model, 0)[1], Is.Zero);
    }

    [Test]
    public void Learn_WithoutTimes_IsRefusedInWords()
        => Assert.That(
            () => new SessionKnnLearner().Learn(RecommenderData.Create(20, 10, 5, withTimes: false), new()),
            Throws.InstanceOf<TrainingDataException>().With.Message.Contains("times"));

    [Test]
    public void Options_OutOfRange_AreRefused()
    {
        Refused(new() { Neighbours = 0 });
        Refused(new() { SessionsPerItem = 0 });
        Refused(new() { HistoryItems = 0 });
        Refused(new() { PositionSteps = 0 });
        Refused(new() { DistanceSteps = double.NaN });
        Refused(new() { BackwardShare = 1.5 });
        Refused(new() { HalfLifeDays = -1 });
        Refused(new() { RarityPower = -1 });
        Refused(new() { PopularityShare = 2 });

        static void Refused(SessionKnnOptions options) => Assert.That(() => new SessionKnnLearner(options), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static IEnumerable<TestCaseData> Checks() =>
    [
        .. RecommenderCases.Of("default", () => new SessionKnnLearner(new() { HalfLifeDays = 20 })),
        .. RecommenderCases.Of("few", () => new SessionKnnLearner(new() { Neighbours = 30, SessionsPerItem = 60, HalfLifeDays = Never, PositionSteps = Never, DistanceSteps = Never, BackwardShare = 1 })),
    ];

    /// <summary>The same by definition: all sessions are compared, in double precision.</summary>
    private sealed class NaiveSessionKnn(Interactions interactions, SessionKnnOptions options)
    {
        private readonly (int[] Items, long Last)[] _sessions = [.. Enumerable.Range(0, interactions.UserCount).Select(u => Session(interactions, u))];

        public double[] Score(int[] sequence)
        {
            var end = _sessions.Max(s => s.Last);
            var n = interactions.ItemCount;
            var filled = Enumerable.Range(0, _sessions.Length).Where(s => _sessions[s].Items.Length > 0).ToArray();
            var having = Enumerable.Range(0, n).Select(i => filled.Where(s => _sessions[s].Items.Contains(i)).OrderByDescending(s => _sessions[s].Last).ThenBy(s => s).ToArray()).ToArray();
            double Recency(int s) => Math.Pow(0.5, (end - _sessions[s].Last) / (options.HalfLifeDays * SequenceData.Day));
            var similar = new double[_sessions.Length];
            for (var k = 0; k < sequence.Length; k++)
            {
                var item = sequence[k];
                var rarity = having[item].Length == 0 ? 1 : Math.Pow(Math.Log(1 + ((double)filled.Length / having[item].Length)), options.RarityPower);
                foreach (var s in having[item].Take(options.SessionsPerItem))
                {
                    similar[s] += rarity * Math.Exp(-(sequence.Length - 1 - k) / options.PositionSteps) * Recency(s) / Math.Sqrt(_sessions[s].Items.Length);
                }
            }

            var nearest = filled.Where(s => similar[s] > 0).OrderByDescending(s => similar[s]).Take(options.Neighbours).ToArray();
            var total = nearest.Sum(s => similar[s]);
            var taken = filled.Sum(s => Recency(s) * _sessions[s].Items.Length);
            var popular = total > 0 ? options.PopularityShare : 1;
            var scores = Enumerable.Range(0, n).Select(i => popular * having[i].Sum(Recency) / taken).ToArray();
            foreach (var s in nearest)
            {
                var items = _sessions[s].Items;
                var shared = Array.IndexOf(items, sequence.Reverse().First(items.Contains));
                for (var place = 0; place < items.Length; place++)
                {
                    scores[items[place]] += (1 - popular) * similar[s] / total * Math.Exp(-Math.Abs(place - shared) / options.DistanceSteps) * (place < shared ? options.BackwardShare : 1);
                }
            }

            return scores;
        }

        private static (int[] Items, long Last) Session(Interactions interactions, int user)
        {
            var history = interactions.HistoryOf(user);
            var (items, times) = (history.Items.ToArray(), history.Times.ToArray());
            return ([.. Enumerable.Range(0, items.Length).OrderBy(i => times[i]).ThenBy(i => items[i]).Select(i => items[i])], times.Length == 0 ? 0 : times.Max());
        }
    }
}
