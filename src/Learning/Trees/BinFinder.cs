using System.Collections.Immutable;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Trees;

/// <summary>Learns the bins of every feature from the training rows.</summary>
internal static class BinFinder
{
    /// <summary>Rows that bin edges are taken from at most; more would move an edge by less than a hundredth of a bin.</summary>
    public const int SampleRows = 1 << 18;

    /// <summary>The bins of all features.</summary>
    /// <param name="train">The rows.</param>
    /// <param name="maxBins">Value bins a feature, 2 to 255; missing values come on top.</param>
    /// <param name="workers">Who does it.</param>
    /// <param name="key">Random bits for the choice of rows. Models of several seeds then do not share the luck of one set of edges.</param>
    public static FeatureBins[] Find(LearningSet train, int maxBins, Workers workers, uint key = 0)
    {
        var bins = new FeatureBins[train.Columns.Length];
        workers.For(bins.Length, feature => bins[feature] = train.Columns[feature].Kind == FeatureKind.Category
            ? Categories(train, feature, maxBins)
            : Numbers(train.Features, feature, maxBins, key));
        return bins;
    }

    private static FeatureBins Numbers(FeatureMatrix features, int feature, int maxBins, uint key)
    {
        var values = features.Values;
        var width = features.ColumnCount;
        var rows = features.RowCount;
        var take = Math.Min(rows, SampleRows);
        var sample = new float[take];
        var used = 0;
        for (var i = 0; i < take; i++)
        {
            // One row of each of the equal stretches that the rows are cut into, at a place that differs from stretch to stretch.
            var from = (int)((long)rows * i / take);
            var length = (int)((long)rows * (i + 1) / take) - from;
            var row = length == 1 ? from : from + (int)(RandomHash.Mix(key ^ 0x51ED270Bu, (uint)i) % (uint)length);
            var value = values[(row * width) + feature];
            if (!float.IsNaN(value))
            {
                sample[used++] = value;
            }
        }

        var hasMissing = used < take || (take < rows && AnyMissing(features, feature));
        var present = sample.AsSpan(0, used);
        RadixSort.Sort(present);
        return new FeatureBins(BinEdges.Find(present, maxBins), hasMissing);
    }

    private static bool AnyMissing(FeatureMatrix features, int feature)
    {
        var values = features.Values;
        for (var at = feature; at < values.Length; at += features.ColumnCount)
        {
            if (float.IsNaN(values[at]))
            {
                return true;
            }
        }

        return false;
    }

    private static FeatureBins Categories(LearningSet train, int feature, int maxBins)
    {
        var codes = train.Columns[feature].CategoryCount;
        var counts = new int[codes];
        var values = train.Features.Values;
        for (var at = feature; at < values.Length; at += train.Features.ColumnCount)
        {
            var code = values[at];
            if (code >= 0 && code < codes && (int)code == code)
            {
                counts[(int)code]++;
            }
        }

        var used = counts.Count(count => count > 0);
        if (used > maxBins)
        {
            return CategoryGroups.Find(train, feature, counts, maxBins);
        }

        // Each code has a bin of its own, in the order of codes.
        var map = ImmutableArray.CreateBuilder<byte>(codes);
        byte next = 0;
        foreach (var count in counts)
        {
            map.Add(count > 0 ? next++ : (byte)used);
        }

        return new FeatureBins(map.MoveToImmutable(), used);
    }
}
