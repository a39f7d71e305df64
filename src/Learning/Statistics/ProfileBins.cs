using System.Collections.Immutable;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Statistics;

/// <summary>How the values of one column are counted: fixed once, on the training data, so that later counts can be compared.</summary>
/// <remarks>
/// A number goes to the first bin whose upper edge is not below it; the first bin begins at -∞ and the last one ends at ∞. A category goes
/// to the bin of its code, and any code without one to the last bin, the unseen. NaN goes to no bin: it is missing.
/// </remarks>
public sealed class ProfileBins : IEquatable<ProfileBins>
{
    private readonly float[] _edges;

    private ProfileBins(bool isCategorical, int count, float[] edges)
    {
        IsCategorical = isCategorical;
        Count = count;
        _edges = edges;
    }

    /// <summary>Whether the bins are category codes.</summary>
    public bool IsCategorical { get; }

    /// <summary>The number of bins, with the unseen bin of categories and without the missing ones.</summary>
    public int Count { get; }

    /// <summary>The upper edges of all bins but the last, ascending; empty for categories.</summary>
    public ImmutableArray<float> Edges => [.. _edges];

    /// <summary>Bins that hold about as many values of a sample each; a bin for each value when there are no more values than bins.</summary>
    /// <param name="sample">The training data's values or a sample of them, 1 or more that are not NaN.</param>
    /// <param name="binCount">Bins wanted, 2 or more: 10 for deciles. Ties can leave fewer.</param>
    /// <exception cref="TrainingDataException">Every value is missing.</exception>
    public static ProfileBins FromSample(ReadOnlySpan<float> sample, int binCount = 10) => FromSample(SortedSample.Of(sample), binCount);

    /// <summary>Bins of a sample that is sorted already.</summary>
    /// <inheritdoc cref="FromSample(ReadOnlySpan{float}, int)"/>
    public static ProfileBins FromSample(SortedSample sample, int binCount = 10)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentOutOfRangeException.ThrowIfLessThan(binCount, 2);
        var sorted = sample.Values;
        if (sorted.Length == 0)
        {
            throw new TrainingDataException("A column without values has no bins.", "Leave the column out.", "AML1012");
        }

        var distinct = new List<float>();
        foreach (var value in sorted)
        {
            if (distinct.Count == 0 || value > distinct[^1])
            {
                distinct.Add(value);
                if (distinct.Count > binCount)
                {
                    break;
                }
            }
        }

        if (distinct.Count <= binCount)
        {
            return new ProfileBins(isCategorical: false, distinct.Count, [.. distinct.Take(distinct.Count - 1)]);
        }

        var edges = new List<float>();
        for (var i = 1; i < binCount; i++)
        {
            // An edge that is a value of the sample: no bin between two edges is empty.
            var edge = sorted[(int)(((((long)sorted.Length * i) + binCount - 1) / binCount) - 1)];
            if ((edges.Count == 0 || edge > edges[^1]) && edge < sorted[^1])
            {
                edges.Add(edge);
            }
        }

        return new ProfileBins(isCategorical: false, edges.Count + 1, [.. edges]);
    }

    /// <summary>Bins with edges of your own.</summary>
    /// <param name="edges">The upper edges of all bins but the last, ascending and finite.</param>
    public static ProfileBins FromEdges(ReadOnlySpan<float> edges)
    {
        for (var i = 0; i < edges.Length; i++)
        {
            if (!float.IsFinite(edges[i]) || (i > 0 && edges[i] <= edges[i - 1]))
            {
                throw new ArgumentException("The edges of bins ascend and are finite.", nameof(edges));
            }
        }

        return new ProfileBins(isCategorical: false, edges.Length + 1, edges.ToArray());
    }

    /// <summary>A bin for each category code and one for all others.</summary>
    /// <param name="categoryCount">0 or more.</param>
    public static ProfileBins Categories(int categoryCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(categoryCount);
        return new ProfileBins(isCategorical: true, categoryCount + 1, []);
    }

    /// <summary>The bin of a value, 0 to <see cref="Count"/> - 1, or -1 when it is missing.</summary>
    public int BinOf(float value)
    {
        if (float.IsNaN(value))
        {
            return -1;
        }

        if (IsCategorical)
        {
            return value >= 0 && value < Count - 1 && value == (int)value ? (int)value : Count - 1;
        }

        // The number of edges below the value.
        var low = 0;
        var high = _edges.Length;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (_edges[middle] < value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Whether both count alike.</summary>
    public bool Equals(ProfileBins? other)
        => other is not null && IsCategorical == other.IsCategorical && Count == other.Count && _edges.AsSpan().SequenceEqual(other._edges);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ProfileBins);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsCategorical, Count, _edges.Length == 0 ? 0 : _edges[0]);

    /// <summary>Writes what <see cref="Read"/> restores.</summary>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(IsCategorical);
        writer.Write(Count);
        foreach (var edge in _edges)
        {
            writer.Write(edge);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="ModelFormatException">The bins are damaged.</exception>
    public static ProfileBins Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var isCategorical = reader.ReadBoolean();
        var count = reader.ReadInt32();
        if (count < 1)
        {
            throw new ModelFormatException($"A profile cannot have {count} bins.", "Register the model again.");
        }

        if (isCategorical)
        {
            return Categories(count - 1);
        }

        var edges = new List<float>();
        for (var i = 1; i < count; i++)
        {
            edges.Add(reader.ReadSingle());
        }

        return FromEdges(edges.ToArray());
    }
}
