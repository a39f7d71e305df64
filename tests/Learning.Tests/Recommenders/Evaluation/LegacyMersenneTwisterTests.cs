using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Learning.Tests.Recommenders.Evaluation;

/// <summary>Against what numpy's RandomState gives for the same seeds.</summary>
public sealed class LegacyMersenneTwisterTests
{
    [Test]
    public void NextUInt32_Seed42_IsNumpys()
    {
        var random = new LegacyMersenneTwister(42);
        Assert.That(new[] { random.NextUInt32(), random.NextUInt32(), random.NextUInt32() }, Is.EqualTo(new[] { 1608637542u, 3421126067u, 4083286876u }));
    }

    [Test]
    public void NextDouble_Seed42_IsNumpysRand()
    {
        var random = new LegacyMersenneTwister(42);
        var draws = Enumerable.Range(0, 2000).Select(_ => random.NextDouble()).ToArray();
        Assert.That(draws[..5], Is.EqualTo(new[] { 0.37454012, 0.95071431, 0.73199394, 0.59865848, 0.15601864 }).Within(1e-8));
        Assert.That(draws[^1], Is.EqualTo(0.28218707469320015));
    }

    [Test]
    public void Shuffle_IsNumpys()
    {
        var ten = Enumerable.Range(0, 10).ToArray();
        new LegacyMersenneTwister(0).Shuffle(ten);
        var thousand = Enumerable.Range(0, 1000).ToArray();
        new LegacyMersenneTwister(3).Shuffle(thousand);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ten, Is.EqualTo(new[] { 2, 8, 4, 9, 1, 6, 7, 3, 0, 5 }));
            Assert.That(thousand[..8], Is.EqualTo(new[] { 642, 762, 909, 199, 586, 797, 652, 755 }));
        }
    }
}
