using AudienceML.Core.Features;
using AudienceML.Core.Monitoring;
using AudienceML.Learning.Data;

namespace AudienceML.Monitoring.Profiles;

/// <summary>Counts rows into profiles: the reference of a training, and later batches in the bins of that reference.</summary>
public static class ModelProfiler
{
    /// <summary>The name of the predictions' profile.</summary>
    public const string PredictionName = "prediction";

    private const int BlockRows = 1024;

    /// <summary>The profile of training data.</summary>
    /// <param name="encoder">The model's encoder.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="predictions">What the model says of rows that it was not trained on; empty when it has no single number.</param>
    /// <param name="cancellationToken">Checked between blocks of rows.</param>
    public static ModelProfile Profile<TRow>(
        FeatureEncoder<TRow> encoder, ReadOnlySpan<TRow> rows, ReadOnlySpan<float> predictions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        var sample = Sample(encoder, rows, cancellationToken);
        var counters = new ColumnCounter[encoder.Columns.Length];
        var column = new float[sample.RowCount];
        for (var f = 0; f < counters.Length; f++)
        {
            for (var i = 0; i < column.Length; i++)
            {
                column[i] = sample.Row(i)[f];
            }

            var feature = encoder.Columns[f];
            counters[f] = feature.Kind == FeatureKind.Category
                ? ColumnCounter.OfCategories(feature.Name, CategoryNames(encoder, f))
                : ColumnCounter.OfNumbers(feature.Name, feature.Kind, QuantileEdges.Of(column));
        }

        Count(encoder, rows, counters, cancellationToken);
        return new(rows.Length, [.. counters.Select(c => c.ToProfile())], predictions.IsEmpty ? null : ProfileOf(predictions));
    }

    /// <summary>The profile of other rows in the bins of a reference.</summary>
    /// <param name="reference">The stored profile of the model.</param>
    /// <param name="encoder">The same model's encoder.</param>
    /// <param name="rows">The rows of the batch.</param>
    /// <param name="predictions">What the model says of them; empty leaves predictions out.</param>
    /// <param name="cancellationToken">Checked between blocks of rows.</param>
    /// <exception cref="ArgumentException">The reference belongs to another model.</exception>
    public static ModelProfile Profile<TRow>(
        ModelProfile reference,
        FeatureEncoder<TRow> encoder,
        ReadOnlySpan<TRow> rows,
        ReadOnlySpan<float> predictions,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(encoder);
        if (!reference.Features.Select(f => f.Name).SequenceEqual(encoder.Columns.Select(c => c.Name), StringComparer.Ordinal))
        {
            throw new ArgumentException("The reference profile has other features than the model.", nameof(reference));
        }

        ColumnCounter[] counters = [.. reference.Features.Select(ColumnCounter.Like)];
        Count(encoder, rows, counters, cancellationToken);
        return new(
            rows.Length,
            [.. counters.Select(c => c.ToProfile())],
            predictions.IsEmpty || reference.Predictions is null ? null : CountAll(ColumnCounter.Like(reference.Predictions), predictions));
    }

    private static FeatureProfile ProfileOf(ReadOnlySpan<float> predictions) =>
        CountAll(ColumnCounter.OfNumbers(PredictionName, FeatureKind.Number, QuantileEdges.Of(predictions)), predictions);

    private static FeatureProfile CountAll(ColumnCounter counter, ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            counter.Add(value, isPresent: !float.IsNaN(value));
        }

        return counter.ToProfile();
    }

    private static void Count<TRow>(
        FeatureEncoder<TRow> encoder, ReadOnlySpan<TRow> rows, ColumnCounter[] counters, CancellationToken cancellationToken)
    {
        var features = new float[counters.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            if (i % BlockRows == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            encoder.Encode(rows[i], features);
            for (var f = 0; f < counters.Length; f++)
            {
                counters[f].Add(features[f], !float.IsNaN(features[f]) || encoder.HasValue(f, rows[i]));
            }
        }
    }

    /// <summary>Evenly spaced rows, enough for quantiles.</summary>
    private static FeatureMatrix Sample<TRow>(FeatureEncoder<TRow> encoder, ReadOnlySpan<TRow> rows, CancellationToken cancellationToken)
    {
        var count = Math.Min(rows.Length, QuantileEdges.SampleRows);
        var sample = new FeatureMatrix(count, encoder.Columns.Length);
        for (var i = 0; i < count; i++)
        {
            if (i % BlockRows == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            encoder.Encode(rows[(int)((long)i * rows.Length / count)], sample.Row(i));
        }

        return sample;
    }

    private static IEnumerable<string> CategoryNames<TRow>(FeatureEncoder<TRow> encoder, int feature) =>
        Enumerable.Range(0, encoder.Columns[feature].CategoryCount).Select(code => encoder.Describe(feature, code));
}
