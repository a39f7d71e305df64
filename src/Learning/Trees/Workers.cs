namespace AudienceML.Learning.Trees;

/// <summary>Runs numbered pieces of work on a fixed number of threads.</summary>
/// <remarks>Pieces must not depend on who runs them or when: results are the same for any number of threads.</remarks>
internal sealed class Workers
{
    private readonly ParallelOptions _options;

    public Workers(int threads, CancellationToken cancellationToken)
    {
        Threads = threads;
        CancellationToken = cancellationToken;
        _options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
    }

    public int Threads { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>Runs pieces 0 to <paramref name="pieces"/> - 1; looks for cancellation before each.</summary>
    public void For(int pieces, Action<int> body)
    {
        if (Threads == 1 || pieces == 1)
        {
            for (var piece = 0; piece < pieces; piece++)
            {
                CancellationToken.ThrowIfCancellationRequested();
                body(piece);
            }

            return;
        }

        Parallel.For(0, pieces, _options, body);
    }

    /// <summary>Cuts 0 to <paramref name="count"/> - 1 into blocks and runs each as (start, length).</summary>
    public void ForBlocks(int count, int blockSize, Action<int, int> body)
    {
        var blocks = (int)(((long)count + blockSize - 1) / blockSize);
        For(blocks, block =>
        {
            var start = block * blockSize;
            body(start, Math.Min(blockSize, count - start));
        });
    }
}
