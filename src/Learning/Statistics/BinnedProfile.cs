using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Statistics;

/// <summary>The distribution of one column as counts by bin: built row by row in constant memory, mergeable, storable.</summary>
public sealed class BinnedProfile
{
    private readonly long[] _counts;

    /// <summary>An empty profile.</summary>
    public BinnedProfile(ProfileBins bins)
    {
        ArgumentNullException.ThrowIfNull(bins);
        Bins = bins;
        _counts = new long[bins.Count];
    }

    /// <summary>How values are counted.</summary>
    public ProfileBins Bins { get; }

    /// <summary>The values in each bin.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>The missing values.</summary>
    public long MissingCount { get; private set; }

    /// <summary>All values, the missing ones included.</summary>
    public long TotalCount { get; private set; }

    /// <summary>The values that are not missing.</summary>
    public long ValueCount => TotalCount - MissingCount;

    /// <summary>The share of missing values; NaN for an empty profile.</summary>
    public double MissingShare => (double)MissingCount / TotalCount;

    /// <summary>Counts one value.</summary>
    public void Add(float value)
    {
        var bin = Bins.BinOf(value);
        TotalCount++;
        if (bin < 0)
        {
            MissingCount++;
        }
        else
        {
            _counts[bin]++;
        }
    }

    /// <summary>Counts many values.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            Add(value);
        }
    }

    /// <summary>Counts a sorted sample, to the same counts as value by value: a search for each edge instead of one for each value.</summary>
    public void Add(SortedSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (Bins.IsCategorical)
        {
            Add(sample.Values);
        }
        else
        {
            var edges = Bins.Edges;
            for (int bin = 0, before = 0; bin < _counts.Length; bin++)
            {
                var upTo = bin < edges.Length ? sample.CountUpTo(edges[bin]) : sample.Count;
                _counts[bin] += upTo - before;
                before = upTo;
            }

            TotalCount += sample.Count;
        }

        TotalCount += sample.MissingCount;
        MissingCount += sample.MissingCount;
    }

    /// <summary>Counts one column of a matrix.</summary>
    public void Add(FeatureMatrix features, int column)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, features.ColumnCount);
        var values = features.Values;
        for (var i = column; i < values.Length; i += features.ColumnCount)
        {
            Add(values[i]);
        }
    }

    /// <summary>Adds the counts of another profile with the same bins.</summary>
    public void Merge(BinnedProfile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!Bins.Equals(other.Bins))
        {
            throw new ArgumentException("Only profiles with the same bins can be merged.", nameof(other));
        }

        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        MissingCount += other.MissingCount;
        TotalCount += other.TotalCount;
    }

    /// <summary>Writes what <see cref="Read"/> restores.</summary>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Bins.Write(writer);
        foreach (var count in _counts)
        {
            writer.Write(count);
        }

        writer.Write(MissingCount);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="ModelFormatException">The profile is damaged.</exception>
    public static BinnedProfile Read(BinaryReader reader)
    {
        var profile = new BinnedProfile(ProfileBins.Read(reader));
        for (var i = 0; i < profile._counts.Length; i++)
        {
            profile._counts[i] = Count(reader);
            profile.TotalCount += profile._counts[i];
        }

        profile.MissingCount = Count(reader);
        profile.TotalCount += profile.MissingCount;
        return profile;
    }

    private static long Count(BinaryReader reader)
    {
        var count = reader.ReadInt64();
        return count >= 0 ? count : throw new ModelFormatException($"A profile cannot count {count} values.", "Register the model again.");
    }
}
