namespace AudienceML.Learning.Clusters;

/// <summary>
/// Centres in the order in which the kernels read them: groups of eight, in each group coordinate after coordinate, the last group filled
/// up with centres that no row can choose.
/// </summary>
/// <remarks>
/// A row's nearest centre is the one with the greatest score x·c - ‖c‖²/2, which is (‖x‖² - ‖x - c‖²)/2: one multiplication a coordinate.
/// </remarks>
internal sealed class CenterGroups
{
    public const int Width = 8;

    public CenterGroups(ReadOnlySpan<float> centers, int count, int columns)
    {
        Count = count;
        Columns = columns;
        GroupCount = (count + Width - 1) / Width;
        Values = new float[GroupCount * Width * columns];
        Biases = new float[GroupCount * Width];
        Update(centers);
    }

    /// <summary>The number of centres.</summary>
    public int Count { get; }

    public int Columns { get; }

    public int GroupCount { get; }

    /// <summary>Coordinate j of centre g·8 + i lies at (g·columns + j)·8 + i.</summary>
    public float[] Values { get; }

    /// <summary>-‖c‖²/2, or -∞ for a centre that only fills up.</summary>
    public float[] Biases { get; }

    /// <summary>Takes other centres of the same number.</summary>
    public void Update(ReadOnlySpan<float> centers)
    {
        Biases.AsSpan().Fill(float.NegativeInfinity);
        for (var c = 0; c < Count; c++)
        {
            var square = 0.0;
            var at = (c / Width * Columns * Width) + (c % Width);
            for (var j = 0; j < Columns; j++)
            {
                var value = centers[(c * Columns) + j];
                Values[at + (j * Width)] = value;
                square += (double)value * value;
            }

            Biases[c] = (float)(-0.5 * square);
        }
    }
}
