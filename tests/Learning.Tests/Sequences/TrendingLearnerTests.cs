using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;
using AudienceML.Learning.Sequences;
using AudienceML.Learning.Tests.Neighbours;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Sequences;

public sealed class TrendingLearnerTests
{
    [TestCaseSource(nameof(Checks))]
    public void Trending_Contract_Holds(ContractCheck check) => check.Run();

    [Test]
    public void Learn_WhatIsAlwaysPopular_IsNotTrending()
    {
        // Item 0 is taken ten times a day for a month, item 1 three times on the last day, item 2 ten times a day until a week ago.
        var sessions = new List<(double, int[])>();
        for (var day = 0; day <= 30; day++)
        {
            for (var i = 0; i < 10; i++)
            {
                sessions.Add((day + (i / 10.0), day < 24 ? [0, 2] : [0]));
            }
        }

        sessions.AddRange(Enumerable.Range(0, 3).Select(i => (30.5 + (i / 10.0), new[] { 1 })));
        var interactions = SequenceData.Create(3, [.. sessions]);
        var trending = SequenceData.Score(new TrendingLearner().Learn(interactions, new()));
        var popular = SequenceData.Score(new PopularityLearner { HalfLifeDays = 7 }.Learn(interactions, new()));
        Assert.That(SequenceData.Best(trending), Is.EqualTo(1));
        Assert.That(SequenceData.Best(popular), Is.EqualTo(0));
        Assert.That(trending[2], Is.LessThan(0));
    }

    [Test]
    public void Learn_Scores_AreDeviationsFromAnEvenPace()
    {
        var sessions = SequenceData.Create(2, (0, [0]), (2, [0]), (4, [0, 1]));
        var scores = SequenceData.Score(new TrendingLearner(new() { HalfLifeDays = 1, UsualHalfLifeDays = 2, Caution = 3 }).Learn(sessions, new()));
        var end = (4 * 1440) + 1;
        double Sum(double half, params int[] minutes) => minutes.Sum(m => Math.Pow(0.5, (end - m) / 1440.0 / half));
        var (recent, usual) = (Sum(1, 0, 2880, 5760), Sum(2, 0, 2880, 5760));
        Assert.That(scores[0], Is.EqualTo((recent - (usual / 2)) / Math.Sqrt((usual / 2) + 3)).Within(1e-6));
        Assert.That(scores[1], Is.EqualTo((1 - 0.5) / Math.Sqrt(0.5 + 3)).Within(1e-6));
    }

    [Test]
    public void Learn_WithoutTimes_IsRefusedInWords()
        => Assert.That(
            () => new TrendingLearner().Learn(RecommenderData.Create(20, 10, 5, withTimes: false), new()),
            Throws.InstanceOf<TrainingDataException>().With.Message.Contains("times"));

    [Test]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.That(() => new TrendingLearner(new() { HalfLifeDays = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new TrendingLearner(new() { HalfLifeDays = 7, UsualHalfLifeDays = 7 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new TrendingLearner(new() { UsualHalfLifeDays = double.PositiveInfinity }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new TrendingLearner(new() { Caution = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static IEnumerable<TestCaseData> Checks() => RecommenderCases.Of("trending", () => new TrendingLearner(), isPersonal: false, reportsProgress: false);
}
