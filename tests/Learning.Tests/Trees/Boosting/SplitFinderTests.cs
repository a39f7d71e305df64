using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tests.Trees.Boosting;

public sealed unsafe class SplitFinderTests
{
    [Test]
    public void BestGainByFour_AnySums_EqualsEightLanes([Range(1, 40)] int count)
    {
        var random = new Random(count);
        var options = new GradientBoostingOptions { MinRowsInLeaf = 3 };
        var sums = stackalloc long[56];
        long sum = 0;
        for (var i = 0; i < 56; i++)
        {
            sum += i < count ? PackedSum.Pack(random.Next(-40_000_000, 40_000_000), (uint)random.Next(0, 30_000_000)) : 0;
            sums[i] = sum;
        }

        var total = sum + PackedSum.Pack(random.Next(-40_000_000, 40_000_000), 30_000_000);
        var leaf = new Leaf { Start = 0, Count = 500, Depth = 0, Sum = total, Key = 1 };
        var search = new SplitFinder.Search(options, new LeafMath(1e-7, 2e-7, 0, 1), leaf, null);
        Assert.That(search.BestGainByFour(sums, count), Is.EqualTo(search.BestGain(sums, count)));
    }
}
