using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using AudienceML.Features.Editorial.Rows;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Features.Customer.Recommendation;

/// <summary>
/// What items are, as named features and as short vectors whose products say how alike two items are. Learned from a catalogue by
/// <see cref="ItemContentBuilder"/>; new items get theirs at once. Immutable and safe to share between threads.
/// </summary>
public sealed class ItemContent
{
    private readonly ItemContentOptions _options;
    private readonly FrozenDictionary<string, int> _columns;
    private readonly float[] _inverse;
    private readonly double[] _audioMeans;
    private readonly double[] _audioScales;
    private readonly float[] _projection;

    internal ItemContent(
        ItemContentOptions options, ImmutableArray<string> names, float[] inverse, double[] audioMeans, double[] audioScales, float[] projection)
    {
        (_options, Names, _inverse, _audioMeans, _audioScales, _projection) = (options, names, inverse, audioMeans, audioScales, projection);
        _columns = names.Select((name, column) => KeyValuePair.Create(name, column)).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The features' names: "genre:politics", "word:minister", "audio:energy".</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Dimensions of the vectors.</summary>
    public int Dimensions => _options.Dimensions;

    internal static ImmutableArray<(string Name, Func<AudioFeatures, double?> Value)> AudioColumns { get; } =
    [
        ("danceability", a => a.Danceability), ("energy", a => a.Energy), ("loudness", a => a.Loudness), ("speechiness", a => a.Speechiness),
        ("acousticness", a => a.Acousticness), ("instrumentalness", a => a.Instrumentalness), ("liveness", a => a.Liveness),
        ("valence", a => a.Valence), ("tempo", a => a.Tempo),
    ];

    /// <summary>Items × features. Rows have length 1; those of items of which nothing is known are empty.</summary>
    public SparseMatrix Features(IReadOnlyList<CatalogueItem> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        var starts = new int[items.Count + 1];
        var (columns, values) = (new List<int>(), new List<float>());
        var row = new SortedDictionary<int, float>();
        for (var i = 0; i < items.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Encode(items[i], row);
            columns.AddRange(row.Keys);
            values.AddRange(row.Values);
            starts[i + 1] = columns.Count;
        }

        return new(starts, columns.ToArray(), values.ToArray(), Names.Length);
    }

    /// <summary>Items × <see cref="Dimensions"/>. Rows have length 1; those of items of which nothing is known are 0.</summary>
    public FeatureMatrix Vectors(IReadOnlyList<CatalogueItem> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        var vectors = new FeatureMatrix(items.Count, Dimensions);
        Project(Features(items, cancellationToken), _projection, vectors);
        for (var i = 0; i < items.Count; i++)
        {
            Normalize(vectors.Row(i));
        }

        return vectors;
    }

    /// <summary>Writes what <see cref="Read"/> reads.</summary>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_options.Dimensions);
        foreach (var weight in new[] { _options.Genres, _options.Tags, _options.Creator, _options.ItemType, _options.Era, _options.Text, _options.Audio })
        {
            writer.Write(weight);
        }

        writer.Write(Names.Length);
        for (var column = 0; column < Names.Length; column++)
        {
            writer.Write(Names[column]);
            writer.Write(_inverse[column]);
        }

        for (var i = 0; i < AudioColumns.Length; i++)
        {
            writer.Write(_audioMeans[i]);
            writer.Write(_audioScales[i]);
        }

        foreach (var value in _projection)
        {
            writer.Write(value);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="IOException">The bytes end too early.</exception>
    /// <exception cref="FormatException">They make no content.</exception>
    public static ItemContent Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var options = new ItemContentOptions
        {
            Dimensions = reader.ReadInt32(),
            Genres = reader.ReadDouble(),
            Tags = reader.ReadDouble(),
            Creator = reader.ReadDouble(),
            ItemType = reader.ReadDouble(),
            Era = reader.ReadDouble(),
            Text = reader.ReadDouble(),
            Audio = reader.ReadDouble(),
        }.Check();
        var count = reader.ReadInt32();
        if (count < 0)
        {
            throw new FormatException($"The content claims {count} features.");
        }

        var names = ImmutableArray.CreateBuilder<string>();
        var inverse = new List<float>();
        for (var column = 0; column < count; column++)
        {
            names.Add(reader.ReadString());
            inverse.Add(reader.ReadSingle());
        }

        var (means, scales) = (new double[AudioColumns.Length], new double[AudioColumns.Length]);
        for (var i = 0; i < means.Length; i++)
        {
            (means[i], scales[i]) = (reader.ReadDouble(), reader.ReadDouble());
        }

        var projection = new List<float>();
        for (var i = (long)count * options.Dimensions; i > 0; i--)
        {
            projection.Add(reader.ReadSingle());
        }

        return new(options, names.ToImmutable(), [.. inverse], means, scales, [.. projection]);
    }

    /// <summary>The features of an item that are not of its sound, as (part, weight, names): each part is brought to length 1 and weighed.</summary>
    internal static IEnumerable<(string Prefix, double Weight, IEnumerable<string> Values)> Parts(ItemContentOptions options, CatalogueItem item)
    {
        yield return ("genre:", options.Genres, Listed(item.Genres));
        yield return ("tag:", options.Tags, Listed(item.Tags));
        yield return ("creator:", options.Creator, item.CreatorId is { Length: > 0 } creator ? [creator] : []);
        yield return ("type:", options.ItemType, item.ItemType is { Length: > 0 } type ? [type] : []);
        yield return ("era:", options.Era, item.Year is { } year ? [(year / 10 * 10).ToString(CultureInfo.InvariantCulture)] : []);
        yield return ("word:", options.Text, ItemWords.Of(item.Title).Concat(ItemWords.Of(item.Text)));
    }

    internal static void Project(SparseMatrix features, ReadOnlySpan<float> projection, FeatureMatrix vectors)
    {
        var width = vectors.ColumnCount;
        for (var row = 0; row < features.RowCount; row++)
        {
            var columns = features.Columns(row);
            var values = features.Values(row);
            var to = vectors.Row(row);
            to.Clear();
            for (var i = 0; i < columns.Length; i++)
            {
                Kernels.Axpy(values[i], projection.Slice(columns[i] * width, width), to);
            }
        }
    }

    internal static void Normalize(Span<float> vector)
    {
        var length = MathF.Sqrt(Kernels.Dot(vector, vector));
        if (length > 1e-6f)
        {
            Kernels.Scale(1 / length, vector);
        }
        else
        {
            vector.Clear();
        }
    }

    internal void Encode(CatalogueItem item, SortedDictionary<int, float> row)
    {
        row.Clear();
        var part = new SortedDictionary<int, float>();
        foreach (var (prefix, weight, values) in Parts(_options, item))
        {
            part.Clear();
            if (weight > 0)
            {
                foreach (var value in values)
                {
                    if (_columns.TryGetValue(prefix + value, out var column))
                    {
                        part[column] = part.GetValueOrDefault(column) + 1;
                    }
                }

                // A word ten times is not ten times as telling.
                foreach (var column in part.Keys.ToArray())
                {
                    part[column] = (float)(1 + DeterministicMath.Log(part[column])) * _inverse[column];
                }

                Take(part, weight, row);
            }
        }

        if (_options.Audio > 0 && item.Audio is { } audio)
        {
            part.Clear();
            for (var i = 0; i < AudioColumns.Length; i++)
            {
                if (AudioColumns[i].Value(audio) is { } value && double.IsFinite(value) && _columns.TryGetValue("audio:" + AudioColumns[i].Name, out var column))
                {
                    part[column] = (float)((value - _audioMeans[i]) * _audioScales[i]);
                }
            }

            Take(part, _options.Audio, row);
        }

        var length = Math.Sqrt(row.Values.Sum(v => (double)v * v));
        foreach (var column in row.Keys.ToArray())
        {
            row[column] = (float)(row[column] / length);
        }
    }

    private static void Take(SortedDictionary<int, float> part, double weight, SortedDictionary<int, float> row)
    {
        var length = Math.Sqrt(part.Values.Sum(v => (double)v * v));
        if (length > 1e-9)
        {
            foreach (var (column, value) in part)
            {
                row[column] = (float)(weight * value / length);
            }
        }
    }

    private static ImmutableArray<string> Listed(ImmutableArray<string> values) => values.IsDefault ? [] : values;
}
