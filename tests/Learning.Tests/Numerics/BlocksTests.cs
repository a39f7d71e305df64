using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Numerics;

public sealed class BlocksTests
{
    [TestCase(0, 4, 1)]
    [TestCase(1, 4, 3)]
    [TestCase(17, 4, 1)]
    [TestCase(17, 4, 3)]
    [TestCase(16, 4, 8)]
    public void For_AnyDegree_CoversEachRowOnceInFixedBlocks(int count, int blockSize, int degree)
    {
        var seen = new int[count];
        var blocks = new int[Blocks.Count(count, blockSize)];
        Blocks.For(count, blockSize, degree, (block, start, length) =>
        {
            Assert.That(start, Is.EqualTo(block * blockSize));
            Interlocked.Increment(ref blocks[block]);
            for (var i = start; i < start + length; i++)
            {
                Interlocked.Increment(ref seen[i]);
            }
        });

        Assert.That(seen, Is.All.EqualTo(1));
        Assert.That(blocks, Is.All.EqualTo(1));
    }

    [TestCase(1)]
    [TestCase(4)]
    public void For_BodyThrows_ThrowsThatFailureUnwrapped(int degree)
        => Assert.That(
            () => Blocks.For(10, 2, degree, (_, _, _) => throw new InvalidOperationException("broken")),
            Throws.InvalidOperationException.With.Message.EqualTo("broken"));

    [TestCase(1)]
    [TestCase(4)]
    public void For_Cancelled_ThrowsCancellation(int degree)
    {
        using var source = new CancellationTokenSource();
        var done = 0;
        Assert.That(
            () => Blocks.For(
                1000,
                1,
                degree,
                (_, _, _) =>
                {
                    var number = Interlocked.Increment(ref done);
                    if (number == 3)
                    {
                        source.Cancel();
                    }
                    else if (number > 3)
                    {
                        source.Token.WaitHandle.WaitOne();
                    }
                },
                source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(done, Is.LessThan(1000));
    }
}
