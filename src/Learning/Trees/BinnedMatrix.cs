using AudienceML.Learning.Data;

namespace AudienceML.Learning.Trees;

/// <summary>Features as bins, a byte each, held twice: row after row for histograms, column after column for partitioning rows.</summary>
internal sealed unsafe class BinnedMatrix : IDisposable
{
    private const int BlockRows = 1024;
    private readonly NativeBuffer<byte> _rows;
    private readonly NativeBuffer<byte> _columns;

    private BinnedMatrix(FeatureBins[] bins, int rowCount)
    {
        Bins = bins;
        RowCount = rowCount;
        RowStride = Stride(bins.Length);
        _rows = new NativeBuffer<byte>((long)rowCount * RowStride);
        _columns = new NativeBuffer<byte>((long)rowCount * bins.Length);
    }

    /// <summary>How each feature was binned.</summary>
    public FeatureBins[] Bins { get; }

    public int RowCount { get; }

    public int FeatureCount => Bins.Length;

    /// <summary>Bytes from row to row, such that a row crosses as few cache lines as possible.</summary>
    public int RowStride { get; }

    /// <summary>The bins row after row.</summary>
    public byte* Rows => _rows.Pointer;

    /// <summary>The bins of one feature, row after row.</summary>
    public byte* Column(int feature) => _columns.Pointer + ((long)feature * RowCount);

    /// <summary>Bins the rows that the bins were found from.</summary>
    public static BinnedMatrix Create(FeatureMatrix features, FeatureBins[] bins, Workers workers)
    {
        var matrix = new BinnedMatrix(bins, features.RowCount);
        try
        {
            var searches = Array.ConvertAll(bins, b => b.IsCategory ? null : new EdgeSearch(b));
            workers.ForBlocks(features.RowCount, BlockRows, (start, count) => matrix.Fill(features, searches, start, count));
            return matrix;
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _rows.Dispose();
        _columns.Dispose();
    }

    /// <summary>Bytes from row to row of so many columns.</summary>
    internal static int Stride(int features) => features switch
    {
        <= 8 => 8,
        <= 16 => 16,
        <= 32 => 32,
        _ => (features + 63) / 64 * 64,
    };

    private void Fill(FeatureMatrix features, EdgeSearch?[] searches, int start, int count)
    {
        var width = FeatureCount;
        Span<float> values = stackalloc float[BlockRows];
        values = values[..count];
        var source = features.Values.Slice(start * width, count * width);
        for (var feature = 0; feature < width; feature++)
        {
            for (int i = 0, at = feature; i < count; i++, at += width)
            {
                values[i] = source[at];
            }

            var column = Column(feature) + start;
            if (searches[feature] is { } search)
            {
                search.Find(values, new Span<byte>(column, count));
            }
            else
            {
                for (var i = 0; i < count; i++)
                {
                    column[i] = Bins[feature].TrainingBinOf(values[i], start + i);
                }
            }

            var row = Rows + ((long)start * RowStride) + feature;
            for (var i = 0; i < count; i++, row += RowStride)
            {
                *row = column[i];
            }
        }

        // The padding is read as whole words.
        for (var i = 0; i < count; i++)
        {
            new Span<byte>(Rows + ((long)(start + i) * RowStride) + width, RowStride - width).Clear();
        }
    }
}
