using System.Collections.Immutable;
using AudienceML.Core.Features;
using AudienceML.Core.Training;
using AudienceML.Learning.Data;
using AudienceML.Learning.Metrics;

namespace AudienceML.Features.Shared.Exploration;

/// <summary>Summarises labelled rows column by column, through the features that an engineer makes of them.</summary>
public static class DataExplorer
{
    private const int MaximumCategories = 10;

    /// <summary>Looks at every column. O(rows log rows) a column; the encoded rows are held in memory.</summary>
    /// <param name="subject">What the rows are.</param>
    /// <param name="encoder">Makes features of a row.</param>
    /// <param name="set">Rows and labels.</param>
    /// <param name="cancellationToken">Stops the work between columns.</param>
    public static DataExplorationReport Explore<TRow>(
        string subject, FeatureEncoder<TRow> encoder, TrainingSet<TRow, float> set, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(set);
        var matrix = encoder.Encode(set.Rows.Span);
        var columns = ImmutableArray.CreateBuilder<ColumnSummary>(encoder.Columns.Length);
        var (values, labels) = (new List<float>(set.Count), new List<float>(set.Count));
        for (var column = 0; column < encoder.Columns.Length; column++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            values.Clear();
            labels.Clear();
            for (var row = 0; row < set.Count; row++)
            {
                if (matrix.Row(row)[column] is var value && !float.IsNaN(value))
                {
                    values.Add(value);
                    labels.Add(set.Labels.Span[row]);
                }
            }

            var index = column;
            columns.Add(encoder.Columns[column].Kind == FeatureKind.Category
                ? OfCategories(encoder.Columns[column], set.Count, [.. values], [.. labels], code => encoder.Describe(index, code))
                : OfNumbers(encoder.Columns[column], set.Count, [.. values], [.. labels]));
        }

        var mean = set.Count == 0 ? double.NaN : set.Labels.ToArray().Average(label => (double)label);
        return new DataExplorationReport(subject, set.Count, mean, columns.MoveToImmutable());
    }

    private static ColumnSummary OfNumbers(FeatureColumn column, int rows, float[] values, float[] labels)
    {
        var summary = new ColumnSummary
        {
            Name = column.Name, Kind = column.Kind, Present = values.Length, Missing = rows - values.Length, Distinct = values.Distinct().Count(), Auc = AucOf(values, labels),
        };
        if (values.Length == 0)
        {
            return summary;
        }

        Array.Sort(values);
        var mean = values.Average(value => (double)value);
        return summary with
        {
            Mean = mean,
            StandardDeviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean))),
            Minimum = values[0],
            Percentile5 = values[At(0.05)],
            Median = values[At(0.5)],
            Percentile95 = values[At(0.95)],
            Maximum = values[^1],
        };

        int At(double share) => Math.Clamp((int)Math.Ceiling(share * values.Length) - 1, 0, values.Length - 1);
    }

    private static ColumnSummary OfCategories(FeatureColumn column, int rows, float[] codes, float[] labels, Func<float, string> nameOf)
    {
        var groups = codes.Zip(labels).GroupBy(pair => pair.First).ToDictionary(g => g.Key, g => (Rows: g.Count(), Mean: g.Average(pair => (double)pair.Second)));
        return new ColumnSummary
        {
            Name = column.Name,
            Kind = column.Kind,
            Present = codes.Length,
            Missing = rows - codes.Length,
            Distinct = groups.Count,
            Auc = AucOf([.. codes.Select(code => (float)groups[code].Mean)], labels),

            // Codes are given by frequency already; equal counts keep that order.
            Categories = [.. groups.OrderByDescending(g => g.Value.Rows).ThenBy(g => g.Key).Take(MaximumCategories)
                .Select(g => new CategorySummary(nameOf(g.Key), g.Value.Rows, g.Value.Mean))],
        };
    }

    private static double AucOf(float[] values, float[] labels) =>
        Array.TrueForAll(labels, label => label is 0 or 1) && labels.Contains(0) && labels.Contains(1) ? BinaryMetrics.RocAuc(values, labels) : double.NaN;
}
