using System.Runtime.ExceptionServices;

namespace AudienceML.Learning.Numerics;

/// <summary>Work on rows in blocks whose bounds depend on the number of rows alone, never on the number of threads.</summary>
/// <remarks>Write one partial result a block and add them up in order of the blocks: then any degree of parallelism gives the same bits.</remarks>
public static class Blocks
{
    /// <summary>The number of blocks that cover <paramref name="count"/> rows.</summary>
    public static int Count(int count, int blockSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockSize);
        return (int)(((long)count + blockSize - 1) / blockSize);
    }

    /// <summary>Runs a body once for each block and waits for all of them.</summary>
    /// <param name="count">Rows, 0 or more.</param>
    /// <param name="blockSize">Rows of a block, 1 or more; the last block may be shorter.</param>
    /// <param name="degree">Threads at most, 1 or more.</param>
    /// <param name="body">Given the block's number, its first row and its number of rows. With several threads the order is open.</param>
    /// <param name="cancellationToken">Checked before each block.</param>
    /// <exception cref="OperationCanceledException">Cancelled. Never wrapped; neither is what the body throws.</exception>
    public static void For(int count, int blockSize, int degree, Action<int, int, int> body, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degree);
        ArgumentNullException.ThrowIfNull(body);
        var blocks = Count(count, blockSize);
        if (degree == 1 || blocks <= 1)
        {
            for (var block = 0; block < blocks; block++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Run(block);
            }

            cancellationToken.ThrowIfCancellationRequested();
            return;
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = degree, CancellationToken = cancellationToken };
        try
        {
            // The loop itself learns of a cancellation a little after it was asked for; each block looks for itself.
            Parallel.For(0, blocks, options, block =>
            {
                if (!cancellationToken.IsCancellationRequested)
                {
                    Run(block);
                }
            });
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }

        void Run(int block)
        {
            var start = block * blockSize;
            body(block, start, Math.Min(blockSize, count - start));
        }
    }
}
