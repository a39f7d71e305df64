using AudienceML.Features.Customer.Recommendation;
using AudienceML.Features.Editorial.Rows;
using AudienceML.Learning.Data;

namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>Content vectors of music: how tracks sound.</summary>
public static class AudioVectors
{
    /// <summary>Nine features, each as deviations from the catalogue's mean in standard deviations, brought to length 1.</summary>
    /// <param name="catalogue">The items. One without any feature gets zeros; a feature that is missing counts as the mean.</param>
    /// <returns>Items × 9; null when no item has a feature.</returns>
    public static FeatureMatrix? Create(ItemCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var vectors = new FeatureMatrix(catalogue.Count, 9);
        var measured = 0;
        for (var item = 0; item < catalogue.Count; item++)
        {
            var row = vectors.Row(item);
            if (catalogue[item].Audio is { } audio)
            {
                measured++;
                Write(audio, row);
            }
            else
            {
                row.Fill(float.NaN);
            }
        }

        if (measured == 0)
        {
            return null;
        }

        for (var column = 0; column < vectors.ColumnCount; column++)
        {
            Standardise(vectors, column);
        }

        var sum = new double[vectors.ColumnCount];
        for (var item = 0; item < catalogue.Count; item++)
        {
            var row = vectors.Row(item);
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] = row[i];
            }

            TasteSpace.Normalise(sum, row);
        }

        return vectors;
    }

    private static void Write(AudioFeatures audio, Span<float> row)
    {
        ReadOnlySpan<double?> values =
        [
            audio.Danceability, audio.Energy, audio.Loudness, audio.Speechiness, audio.Acousticness, audio.Instrumentalness, audio.Liveness,
            audio.Valence, audio.Tempo,
        ];
        for (var i = 0; i < values.Length; i++)
        {
            row[i] = values[i] is { } value && double.IsFinite(value) ? (float)value : float.NaN;
        }
    }

    private static void Standardise(FeatureMatrix vectors, int column)
    {
        var (count, mean, squares) = (0, 0.0, 0.0);
        for (var item = 0; item < vectors.RowCount; item++)
        {
            var value = vectors.Row(item)[column];
            if (!float.IsNaN(value))
            {
                count++;
                var step = value - mean;
                mean += step / count;
                squares += step * (value - mean);
            }
        }

        var deviation = count > 0 ? Math.Sqrt(squares / count) : 0;
        for (var item = 0; item < vectors.RowCount; item++)
        {
            ref var value = ref vectors.Row(item)[column];
            value = float.IsNaN(value) || deviation < 1e-12 ? 0 : (float)((value - mean) / deviation);
        }
    }
}
