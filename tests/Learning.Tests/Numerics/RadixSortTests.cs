using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Numerics;

public sealed class RadixSortTests
{
    [Test]
    public void Sort_AllLengths_EqualsAStableComparisonSort()
    {
        var random = new RandomSource(2);
        foreach (var length in Enumerable.Range(0, 257).Append(5_000).Append(70_000))
        {
            var keys = new float[length];
            for (var i = 0; i < length; i++)
            {
                keys[i] = random.NextInt32(10) switch
                {
                    0 => float.PositiveInfinity,
                    1 => float.NegativeInfinity,
                    2 => random.NextInt32(5),
                    3 => -0f,
                    _ => (float)random.Normal(0, 1e3),
                };
            }

            var expected = Enumerable.Range(0, length).OrderBy(i => keys[i]).ToArray(); // LINQ's sort is stable
            Assert.That(RadixSort.Order(keys), Is.EqualTo(expected), $"order of {length}");

            var sorted = keys.ToArray();
            var payloads = Enumerable.Range(0, length).ToArray();
            RadixSort.Sort(sorted, payloads);
            Assert.That(payloads, Is.EqualTo(expected));
            Assert.That(sorted, Is.EqualTo(expected.Select(i => keys[i]).ToArray()));

            var values = keys.ToArray();
            RadixSort.Sort(values.AsSpan());
            Assert.That(values, Is.EqualTo(sorted));
        }
    }

    [Test]
    public void Sort_NaNOfEitherSign_GoesLast()
    {
        var values = new[] { float.NaN, 1f, -float.NaN, float.PositiveInfinity, -5f };
        RadixSort.Sort(values.AsSpan());
        Assert.That(values, Is.EqualTo(new[] { -5f, 1f, float.PositiveInfinity, float.NaN, float.NaN }));
    }

    [Test]
    public void Sort_EqualKeys_KeepTheirOrder()
        => Assert.That(RadixSort.Order(Enumerable.Repeat(3f, 1000).ToArray()), Is.EqualTo(Enumerable.Range(0, 1000).ToArray()));
}
