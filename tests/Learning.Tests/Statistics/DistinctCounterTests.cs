using AudienceML.Learning.Statistics;

namespace AudienceML.Learning.Tests.Statistics;

public sealed class DistinctCounterTests
{
    [TestCase(1)]
    [TestCase(50)]
    [TestCase(3_000)]
    [TestCase(40_000)]
    [TestCase(400_000)]
    public void Count_AnyNumber_IsWithinFourStandardErrors(int distinct)
    {
        var counter = new DistinctCounter(12);
        for (var i = 0L; i < distinct; i++)
        {
            counter.Add(i);
            counter.Add(i / 2);
        }

        Assert.That(counter.Count, Is.EqualTo(distinct).Within((distinct * 4 * 1.04 / 64) + 0.01));
    }

    [Test]
    public void Count_NothingAdded_IsZero() => Assert.That(new DistinctCounter().Count, Is.Zero);

    [Test]
    public void Merge_OverlappingParts_IsLikeOne()
    {
        var (first, second, both) = (new DistinctCounter(), new DistinctCounter(), new DistinctCounter());
        for (var i = 0; i < 3000; i++)
        {
            first.Add($"user {i}");
            second.Add($"user {i + 1000}");
            both.Add($"user {i}");
            both.Add($"user {i + 1000}");
        }

        first.Merge(second);
        Assert.That(first.Count, Is.EqualTo(both.Count));
        Assert.That(first.Count, Is.EqualTo(4000).Within(130));
    }

    [Test]
    public void Add_ZeroOfEitherSignAndAnyNaN_CountOnce()
    {
        var counter = new DistinctCounter();
        foreach (var value in new[] { 0f, -0f, float.NaN, -float.NaN, 1f })
        {
            counter.Add(value);
        }

        Assert.That(counter.Count, Is.EqualTo(3).Within(0.01));
    }

    [Test]
    public void Add_LongText_CountsAllOfIt()
    {
        var counter = new DistinctCounter();
        counter.Add(new string('a', 500) + "x");
        counter.Add(new string('a', 500) + "y");
        Assert.That(counter.Count, Is.EqualTo(2).Within(0.01));
    }

    [Test]
    public void Merge_OtherPrecision_IsRefusedInWords()
        => Assert.That(() => new DistinctCounter(10).Merge(new DistinctCounter(11)), Throws.ArgumentException.With.Message.Contains("10 and 11"));
}
