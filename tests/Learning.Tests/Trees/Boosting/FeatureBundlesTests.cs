using AudienceML.Learning.Data;
using AudienceML.Learning.Formats;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Trees;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tests.Trees.Boosting;

public sealed class FeatureBundlesTests
{
    [Test]
    public void Learn_WithBundles_GivesTheBytesOfLearningWithout([Values(1, 2)] int threads, [Values(1, 0.6)] double features, [Values(1, 0.7)] double rows)
    {
        var set = Sparse(9000, seed: 3);
        GradientBoostingOptions options = new() { Trees = 8, Leaves = 31, MinRowsInLeaf = 3, MinHessianInLeaf = 0, FeatureFraction = features, RowFraction = rows };
        Assert.That(Bytes(options, set, threads), Is.EqualTo(Bytes(options with { BundleFeatures = false }, set, threads)));
    }

    [Test]
    public void Find_OneHotColumns_SharesBytesBetweenThem()
    {
        var set = Sparse(3000, seed: 1);
        var workers = new Workers(1, CancellationToken.None);
        using var data = BinnedMatrix.Create(set.Features, BinFinder.Find(set, 255, workers), workers);
        using var bundles = FeatureBundles.Find(data, workers);
        Assert.That(bundles, Is.Not.Null);
        Assert.That(Enumerable.Range(0, 40).Select(bundles!.BundleOf).Distinct().Count(), Is.EqualTo(1), "one code is one byte");
        Assert.That(bundles.Count, Is.LessThanOrEqualTo(21), "rare columns that meet in a row stay apart");
        Assert.That(bundles.BundleOf(59), Is.Not.EqualTo(bundles.BundleOf(58)), "dense columns stay alone");
    }

    [Test]
    public void Find_DenseColumns_BundlesNothing()
    {
        var random = new RandomSource(2);
        var set = new LearningSet(
            new FeatureMatrix(Enumerable.Range(0, 4000).Select(_ => (float)random.Normal()).ToArray(), 500, 8), Enumerable.Range(0, 500).Select(i => i % 2f).ToArray());
        var workers = new Workers(1, CancellationToken.None);
        using var data = BinnedMatrix.Create(set.Features, BinFinder.Find(set, 255, workers), workers);
        Assert.That(FeatureBundles.Find(data, workers), Is.Null);
    }

    /// <summary>Forty columns that say which of forty codes a row has, fifteen rare ones with values, gaps and overlaps, five dense ones.</summary>
    private static LearningSet Sparse(int rows, int seed)
    {
        const int Columns = 60;
        var random = new RandomSource((ulong)seed);
        var values = new float[rows * Columns];
        var labels = new float[rows];
        for (var row = 0; row < rows; row++)
        {
            var line = values.AsSpan(row * Columns, Columns);
            var code = random.NextInt32(40);
            line[code] = code % 4 == 0 ? -1 : 1; // zero is not always the lowest bin
            for (var rare = 40; rare < 55; rare++)
            {
                line[rare] = random.NextInt32(30) == 0 ? random.NextInt32(6) - 2 : random.NextInt32(50) == 0 ? float.NaN : 0;
            }

            for (var dense = 55; dense < Columns; dense++)
            {
                line[dense] = (float)random.Normal();
            }

            labels[row] = random.NextDouble() < 1 / (1 + Math.Exp(line[55] + (code % 7) - 3 - line[41] + (float.IsNaN(line[42]) ? 2 : 0))) ? 1 : 0;
        }

        return new LearningSet(new FeatureMatrix(values, rows, Columns), labels);
    }

    private static byte[] Bytes(GradientBoostingOptions options, LearningSet set, int threads)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        ScorerFormats.Write(new GradientBoostingLearner(options).Learn(set, null, new LearningContext(5, threads)), writer);
        return stream.ToArray();
    }
}
