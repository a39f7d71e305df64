namespace AudienceML.Monitoring.Profiles;

/// <summary>The bounds of bins that hold about as many rows each.</summary>
internal static class QuantileEdges
{
    /// <summary>As many rows say enough about a hundred quantiles.</summary>
    public const int SampleRows = 50_000;

    private const int Bins = 100;

    /// <summary>Rising and different; fewer where values repeat, none when all are equal or missing.</summary>
    public static double[] Of(ReadOnlySpan<float> values)
    {
        var step = Math.Max(1, values.Length / SampleRows);
        var present = new List<float>(Math.Min(values.Length, 2 * SampleRows));
        for (var i = 0; i < values.Length; i += step)
        {
            if (!float.IsNaN(values[i]))
            {
                present.Add(values[i]);
            }
        }

        present.Sort();
        var edges = new List<double>(Bins);
        for (var bin = 1; bin < Bins && present.Count > 0; bin++)
        {
            var edge = present[(int)Math.Min(present.Count - 1, (long)bin * present.Count / Bins)];

            // The last bin is never empty: the largest value is no edge.
            if (edge < present[^1] && (edges.Count == 0 || edge > edges[^1]))
            {
                edges.Add(edge);
            }
        }

        return [.. edges];
    }
}
