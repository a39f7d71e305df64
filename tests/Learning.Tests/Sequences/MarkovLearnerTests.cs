using AudienceML.Learning.Errors;
using AudienceML.Learning.Sequences;
using AudienceML.Learning.Tests.Neighbours;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Sequences;

public sealed class MarkovLearnerTests
{
    private static readonly MarkovOptions Plain = new() { HalfLifeDays = double.PositiveInfinity, Smoothing = 0, Neighbours = 1000 };

    [TestCaseSource(nameof(Checks))]
    public void Markov_Contract_Holds(ContractCheck check) => check.Run();

    [Test]
    public void Learn_Transitions_AreSharesOfWhatCameAfter()
    {
        var model = (MarkovModel)new MarkovLearner(Plain).Learn(SequenceData.Create(4, (0, [0, 1, 2]), (1, [0, 2, 3])), new());

        // After 0 came 1 (at once), 2 (two later), 2 (at once), 3 (two later): 1 + ½ + 1 + ½.
        Assert.That(model.Transitions.Columns(0).ToArray(), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(model.Transitions.Values(0).ToArray(), Is.EqualTo(new[] { 1 / 3f, 1.5f / 3, 0.5f / 3 }).Within(1e-6));
        Assert.That(model.Transitions.Columns(3).IsEmpty);
    }

    [TestCase(1, 1)]
    [TestCase(3, double.PositiveInfinity)]
    [TestCase(20, 0.7)]
    public void Learn_Transitions_AreThoseOfPlainLoops(int steps, double halfLife)
    {
        var interactions = RecommenderData.Create(60, 23, 5);
        var model = (MarkovModel)new MarkovLearner(Plain with { Steps = steps, HalfLifeDays = halfLife, Smoothing = 2 }).Learn(interactions, new());
        var counts = new double[23, 23];
        var end = interactions.Times.ToArray().Max();
        for (var user = 0; user < 60; user++)
        {
            var history = interactions.HistoryOf(user);
            var (items, times) = (history.Items.ToArray(), history.Times.ToArray());
            var order = Enumerable.Range(0, items.Length).OrderBy(i => times[i]).ThenBy(i => items[i]).Select(i => items[i]).ToArray();
            for (var a = 0; a < order.Length; a++)
            {
                for (var b = a + 1; b < order.Length && b <= a + steps; b++)
                {
                    counts[order[a], order[b]] += Math.Pow(0.5, (end - times.Max()) / (halfLife * SequenceData.Day)) / (b - a);
                }
            }
        }

        for (var i = 0; i < 23; i++)
        {
            var total = 2 + Enumerable.Range(0, 23).Sum(j => counts[i, j]);
            for (var j = 0; j < 23; j++)
            {
                var place = model.Transitions.Columns(i).BinarySearch(j);
                Assert.That(place < 0 ? 0 : model.Transitions.Values(i)[place], Is.EqualTo(counts[i, j] / total).Within(1e-5), $"from {i} to {j}");
            }
        }
    }

    [Test]
    public void Score_OrderOfTheHistory_DecidesWhatComesNext()
    {
        var sessions = SequenceData.Create(6, (0, [0, 1, 2]), (0, [0, 1, 2]), (0, [1, 0, 3]), (0, [1, 0, 3]), (0, [4, 5]));
        var model = new MarkovLearner(new() { Steps = 1 }).Learn(sessions, new());
        Assert.That(SequenceData.Best(SequenceData.Score(model, 0, 1), 0, 1), Is.EqualTo(2));
        Assert.That(SequenceData.Best(SequenceData.Score(model, 1, 0), 0, 1), Is.EqualTo(3));
    }

    [Test]
    public void Score_LateTransitions_CountForMore()
    {
        var sessions = SequenceData.Create(3, (0, [0, 1]), (0, [0, 1]), (0, [0, 1]), (10, [0, 2]));
        Assert.That(SequenceData.Best(SequenceData.Score(new MarkovLearner(new() { HalfLifeDays = 1 }).Learn(sessions, new()), 0), 0), Is.EqualTo(2));
        Assert.That(SequenceData.Best(SequenceData.Score(new MarkovLearner(Plain).Learn(sessions, new()), 0), 0), Is.EqualTo(1));
    }

    [Test]
    public void Score_AnyHistory_AddsUpToOne()
    {
        var interactions = RecommenderData.Create(200, 43, 5);
        var model = new MarkovLearner().Learn(interactions, new());
        Assert.That(SequenceData.Score(model).Sum(), Is.EqualTo(1).Within(1e-4));
        Assert.That(SequenceData.Score(model, 3).Sum(), Is.EqualTo(1).Within(1e-4));
        Assert.That(SequenceData.Score(model, 42, 3, 7, 11).Sum(), Is.EqualTo(1).Within(1e-4));
    }

    [Test]
    public void Learn_WithoutTimes_IsRefusedInWords()
        => Assert.That(
            () => new MarkovLearner().Learn(RecommenderData.Create(20, 10, 5, withTimes: false), new()),
            Throws.InstanceOf<TrainingDataException>().With.Message.Contains("times"));

    [Test]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.That(() => new MarkovLearner(new() { Steps = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MarkovLearner(new() { Neighbours = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MarkovLearner(new() { HalfLifeDays = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MarkovLearner(new() { Smoothing = -1 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MarkovLearner(new() { PositionSteps = double.NaN }), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static IEnumerable<TestCaseData> Checks() =>
    [
        .. RecommenderCases.Of("smoothed", () => new MarkovLearner(new() { HalfLifeDays = 30, Steps = 20, PositionSteps = 10 })),
        .. RecommenderCases.Of("unsmoothed", () => new MarkovLearner(new() { Smoothing = 0, HalfLifeDays = 20, PositionSteps = double.PositiveInfinity, Steps = 40 })),
    ];
}
