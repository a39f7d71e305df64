using System.Globalization;
using System.Runtime.CompilerServices;

namespace AudienceML.Pipelines.Inference.Batch;

/// <summary>Cuts a stream of rows into partitions of equal size.</summary>
/// <typeparam name="TRow">The row.</typeparam>
public sealed class PartitionedRows<TRow> : IPartitionSource<TRow>
{
    private readonly Func<CancellationToken, IAsyncEnumerable<TRow>> _rows;
    private readonly int _partitionRows;

    /// <summary>Creates the source.</summary>
    /// <param name="signature">Names the input: a file with its length and time, a table and a date.</param>
    /// <param name="rows">Opens the stream; each time the same rows in the same order.</param>
    /// <param name="partitionRows">Rows of a partition, 1 to 1,000,000.</param>
    public PartitionedRows(string signature, Func<CancellationToken, IAsyncEnumerable<TRow>> rows, int partitionRows = 10_000)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(signature);
        ArgumentNullException.ThrowIfNull(rows);
        if (partitionRows is < 1 or > 1_000_000)
        {
            throw new ArgumentOutOfRangeException(nameof(partitionRows), partitionRows, "A partition has 1 to 1,000,000 rows.");
        }

        Signature = string.Create(CultureInfo.InvariantCulture, $"{signature} by {partitionRows}");
        _rows = rows;
        _partitionRows = partitionRows;
    }

    /// <inheritdoc/>
    public string Signature { get; }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RowPartition<TRow>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (number, rows) = (0, new List<TRow>(_partitionRows));
        await foreach (var row in _rows(cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(row);
            if (rows.Count == _partitionRows)
            {
                yield return new(number++, rows.ToArray());
                rows.Clear();
            }
        }

        if (rows.Count > 0)
        {
            yield return new(number, rows.ToArray());
        }
    }
}
