using System.Collections.Immutable;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Features.Customer.Recommendation;

/// <summary>
/// Learns which words, tags and creators tell items apart, and the directions in which a catalogue's items differ most: truncated singular
/// vectors of the weighted features, found by subspace iteration (Halko, Martinsson and Tropp 2011, algorithm 4.4).
/// </summary>
/// <param name="options">What counts; null for the defaults.</param>
/// <remarks>Only the space that the vectors span matters for products between items, so the singular vectors are not turned to their axes.</remarks>
public sealed class ItemContentBuilder(ItemContentOptions? options = null)
{
    private const int Rounds = 4;
    private readonly ItemContentOptions _options = (options ?? new()).Check();

    /// <summary>Learns from a catalogue; null when it says nothing of its items.</summary>
    /// <param name="catalogue">The items.</param>
    /// <param name="seed">Same seed, same catalogue: same content.</param>
    /// <param name="cancellationToken">Checked between items.</param>
    public ItemContent? Fit(ItemCatalogue catalogue, int seed = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var counts = Count(catalogue, cancellationToken);
        var (means, scales) = Audio(catalogue, counts);
        var names = Choose(counts, catalogue.Count);
        if (names.IsEmpty)
        {
            return null;
        }

        // What is in every item tells nothing; the 1 keeps what is in most from vanishing.
        var inverse = names.Select(name => (float)(1 + DeterministicMath.Log((1.0 + catalogue.Count) / (1.0 + counts[name])))).ToArray();
        var dimensions = Math.Min(_options.Dimensions, (names.Length + 7) / 8 * 8);
        var chosen = _options with { Dimensions = Math.Max(8, dimensions) };
        var plain = new ItemContent(chosen, names, inverse, means, scales, []);
        var features = plain.Features(catalogue.Items, cancellationToken);
        return new(chosen, names, inverse, means, scales, Directions(features, chosen.Dimensions, seed, cancellationToken));
    }

    private Dictionary<string, int> Count(ItemCatalogue catalogue, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in catalogue.Items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            seen.Clear();
            foreach (var (prefix, weight, values) in ItemContent.Parts(_options, item))
            {
                if (weight > 0)
                {
                    foreach (var value in values)
                    {
                        if (seen.Add(prefix + value))
                        {
                            counts[prefix + value] = counts.GetValueOrDefault(prefix + value) + 1;
                        }
                    }
                }
            }
        }

        return counts;
    }

    private (double[] Means, double[] Scales) Audio(ItemCatalogue catalogue, Dictionary<string, int> counts)
    {
        var columns = ItemContent.AudioColumns;
        var (means, scales) = (new double[columns.Length], new double[columns.Length]);
        for (var i = 0; i < columns.Length; i++)
        {
            var values = catalogue.Items.Where(item => item.Audio is not null).Select(item => columns[i].Value(item.Audio!) ?? double.NaN)
                .Where(double.IsFinite).ToArray();
            if (values.Length > 1 && _options.Audio > 0)
            {
                means[i] = values.Sum() / values.Length;
                var variance = values.Sum(v => (v - means[i]) * (v - means[i])) / values.Length;
                scales[i] = variance > 1e-12 ? 1 / Math.Sqrt(variance) : 0;
                counts["audio:" + columns[i].Name] = values.Length;
            }
        }

        return (means, scales);
    }

    /// <summary>In the order of their names, so that the order of the catalogue's items changes nothing.</summary>
    private ImmutableArray<string> Choose(Dictionary<string, int> counts, int items)
    {
        var least = items < 20 ? 1 : _options.MinimumItems;
        var enough = counts.Where(c => c.Value >= least).ToArray();
        return
        [
            .. enough.Where(c => !c.Key.StartsWith("word:", StringComparison.Ordinal))
                .Concat(enough
                    .Where(c => c.Key.StartsWith("word:", StringComparison.Ordinal) && (c.Value <= items * 0.5 || items < 20))
                    .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal)
                    .Take(_options.MaximumWords))
                .Select(c => c.Key)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Features × dimensions, orthonormal columns.</summary>
    private static float[] Directions(SparseMatrix features, int dimensions, int seed, CancellationToken cancellationToken)
    {
        var random = new RandomSource(Seeds.Derive(seed, "content"));
        var directions = new float[features.ColumnCount * dimensions];
        foreach (ref var value in directions.AsSpan())
        {
            value = (float)random.Normal();
        }

        var items = new FeatureMatrix(features.RowCount, dimensions);
        for (var round = 0; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ItemContent.Project(features, directions, items);
            Array.Clear(directions);
            for (var row = 0; row < features.RowCount; row++)
            {
                var columns = features.Columns(row);
                var values = features.Values(row);
                for (var i = 0; i < columns.Length; i++)
                {
                    Kernels.Axpy(values[i], items.Row(row), directions.AsSpan(columns[i] * dimensions, dimensions));
                }
            }

            Orthonormalize(directions, dimensions);
        }

        return directions;
    }

    /// <summary>Gram-Schmidt, twice, over columns that lie side by side in rows.</summary>
    private static void Orthonormalize(float[] directions, int dimensions)
    {
        var rows = directions.Length / dimensions;
        var columns = new float[dimensions][];
        for (var j = 0; j < dimensions; j++)
        {
            var column = new float[rows];
            for (var row = 0; row < rows; row++)
            {
                column[row] = directions[(row * dimensions) + j];
            }

            for (var pass = 0; pass < 2; pass++)
            {
                ItemContent.Normalize(column);
                for (var k = 0; k < j; k++)
                {
                    Kernels.Axpy(-Kernels.Dot(column, columns[k]), columns[k], column);
                }
            }

            // Where the features have fewer directions than asked for, nothing but rounding is left of the rest.
            if (Kernels.Dot(column, column) < 1e-6f)
            {
                Array.Clear(column);
            }

            ItemContent.Normalize(column);
            columns[j] = column;
        }

        for (var row = 0; row < rows; row++)
        {
            for (var j = 0; j < dimensions; j++)
            {
                directions[(row * dimensions) + j] = columns[j][row];
            }
        }
    }
}
