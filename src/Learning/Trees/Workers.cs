using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Trees;

/// <summary>Runs numbered pieces of work on a fixed number of threads.</summary>
/// <remarks>Pieces must not depend on who runs them or when: results are the same for any number of threads.</remarks>
internal sealed class Workers(int threads, CancellationToken cancellationToken)
{
    public int Threads => threads;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Runs pieces 0 to <paramref name="pieces"/> - 1; looks for cancellation before each.</summary>
    public void For(int pieces, Action<int> body) => Blocks.For(pieces, 1, threads, (piece, _, _) => body(piece), cancellationToken);

    /// <summary>Cuts 0 to <paramref name="count"/> - 1 into blocks and runs each as (start, length).</summary>
    public void ForBlocks(int count, int blockSize, Action<int, int> body) =>
        Blocks.For(count, blockSize, threads, (_, start, length) => body(start, length), cancellationToken);
}
