using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Neighbours;

/// <summary>Xᵀ·X of sparse users × items as a dense triangle: how often two items were taken together.</summary>
internal static class ItemGram
{
    private const int Block = 16;

    /// <summary>Adds up the lower triangle with its diagonal; what lies above it stays as it is.</summary>
    /// <param name="byUser">Users × items.</param>
    /// <param name="gram">Items × items, row after row, 0 in the lower triangle.</param>
    /// <param name="threads">Threads at most.</param>
    /// <param name="cancellationToken">Checked every few rows.</param>
    public static void AddLower(SparseMatrix byUser, Memory<float> gram, int threads, CancellationToken cancellationToken)
    {
        var byItem = byUser.Transpose();
        var n = byUser.ColumnCount;

        // How far into its user's row each pair lies: items up to there are those of the lower triangle.
        var lengths = new int[byUser.ValueCount];
        var next = byItem.RowStarts.ToArray();
        for (var user = 0; user < byUser.RowCount; user++)
        {
            var items = byUser.Columns(user);
            for (var k = 0; k < items.Length; k++)
            {
                lengths[next[items[k]]++] = k + 1;
            }
        }

        Blocks.For(
            n, Block, threads, (_, first, count) =>
            {
                for (var item = first; item < first + count; item++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var sums = gram.Span.Slice(item * n, item + 1);
                    ref var place = ref MemoryMarshal.GetReference(sums);
                    var users = byItem.Columns(item);
                    var values = byItem.Values(item);
                    var start = byItem.RowStart(item);
                    for (var k = 0; k < users.Length; k++)
                    {
                        var length = lengths[start + k];
                        var items = byUser.Columns(users[k])[..length];
                        var others = byUser.Values(users[k])[..length];
                        var value = values[k];
                        for (var j = 0; j < items.Length; j++)
                        {
                            // Items rise and the last one is this row's own: all lie within the sums.
                            Unsafe.Add(ref place, items[j]) += value * others[j];
                        }
                    }
                }
            },
            cancellationToken);
    }
}
