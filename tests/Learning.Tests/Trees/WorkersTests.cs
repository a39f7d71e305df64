using AudienceML.Learning.Trees;

namespace AudienceML.Learning.Tests.Trees;

public sealed class WorkersTests
{
    [Test]
    public void ForBlocks_AnyLength_CoversEachPlaceOnce([Values(0, 1, 9, 10, 11, 1000)] int count, [Values(1, 3)] int threads)
    {
        var visits = new int[count];
        new Workers(threads, CancellationToken.None).ForBlocks(count, 10, (start, length) =>
        {
            for (var i = start; i < start + length; i++)
            {
                Interlocked.Increment(ref visits[i]);
            }
        });
        Assert.That(visits, Is.All.EqualTo(1));
    }

    [Test]
    public void For_CancelledInsideAPiece_ThrowsCancellationUnwrapped([Values(1, 3)] int threads)
    {
        using var source = new CancellationTokenSource();
        var workers = new Workers(threads, source.Token);
        Assert.That(
            () => workers.For(100, piece =>
            {
                source.Cancel();
                workers.CancellationToken.ThrowIfCancellationRequested();
            }),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void For_FailureInsideAPiece_IsThrownUnwrapped([Values(1, 3)] int threads) => Assert.That(
        () => new Workers(threads, CancellationToken.None).For(100, _ => throw new InvalidOperationException("here")),
        Throws.InvalidOperationException.With.Message.EqualTo("here"));
}
