using AudienceML.Learning.Data;
using AudienceML.Learning.Trees;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tests.Trees.Boosting;

public sealed unsafe class TreeGrowerTests
{
    private static readonly GradientBoostingOptions Options = new() { Leaves = 12, MinRowsInLeaf = 4, L2 = 0.5, MaxBins = 20 };

    [Test]
    public void Grow_SameGradients_GivesTheTreeOfTheReference(
        [Values(1, 2, 3, 4, 5, 6)] int seed, [Values(1, 2)] int threads, [Values(0, 0.3)] double missing)
    {
        var mixed = TreeData.Mixed(900, seed, missing, weighted: seed % 2 == 0);
        var set = new LearningSet(mixed.Features, mixed.Labels, mixed.Weights);
        var options = Options with { MaxDepth = seed % 3 == 0 ? 3 : 64, MinRowsInLeaf = seed * 4, MinHessianInLeaf = seed == 5 ? 3 : 1e-3 };
        Compare(set, options, threads);
    }

    [Test]
    public void Grow_ManyRowsOnManyThreads_GivesTheTreeOfTheReference()
    {
        // More than the rows from which leaves are shared between threads, and features that are no multiple of eight.
        var random = new Random(9);
        var features = new FeatureMatrix(40_000, 13);
        var labels = new float[40_000];
        for (var i = 0; i < labels.Length; i++)
        {
            var row = features.Row(i);
            for (var f = 0; f < row.Length; f++)
            {
                row[f] = random.Next(8);
            }

            labels[i] = random.Next(16) < row[0] + row[3] - (row[12] > 4 ? 3 : 0) ? 1 : 0;
        }

        Compare(new LearningSet(features, labels), Options with { Leaves = 6 }, threads: 3);
    }

    [Test]
    public void Grow_FewFreeHistograms_GivesTheSameTree()
    {
        var set = TreeData.Mixed(3000, 1);
        var workers = new Workers(1, CancellationToken.None);
        using var data = BinnedMatrix.Create(set.Features, BinFinder.Find(set, 64, workers), workers);
        using var scores = new NativeBuffer<float>(set.RowCount);
        scores.Slice(0, set.RowCount).Clear();
        using var quantizer = new GradientQuantizer(new LogLossObjective(), set, workers);
        quantizer.Derive(scores);
        quantizer.Quantize(0, 5);
        var options = Options with { Leaves = 40 };
        GrownTree Grow(long budget)
        {
            using var grower = new TreeGrower(options, data, [], workers, budget);
            return grower.Grow(quantizer, null, [0, 1, 2, 3, 4], 5);
        }

        var (rich, poor) = (Grow(1L << 30), Grow(1));
        Assert.That(poor.Nodes, Is.EqualTo(rich.Nodes));
        Assert.That(poor.Values, Is.EqualTo(rich.Values));
    }

    private static void Compare(LearningSet set, GradientBoostingOptions options, int threads)
    {
        var workers = new Workers(threads, CancellationToken.None);
        using var data = BinnedMatrix.Create(set.Features, BinFinder.Find(set, options.MaxBins, workers), workers);
        using var scores = new NativeBuffer<float>(set.RowCount);
        scores.Slice(0, set.RowCount).Fill(0.25f);
        using var quantizer = new GradientQuantizer(new LogLossObjective(), set, workers);
        quantizer.Derive(scores);
        quantizer.Quantize(0, 5);
        using var grower = new TreeGrower(options, data, [], workers);
        var grown = grower.Grow(quantizer, null, Enumerable.Range(0, data.FeatureCount).ToArray(), 5);

        var columns = Enumerable.Range(0, data.FeatureCount).Select(f => new ReadOnlySpan<byte>(data.Column(f), set.RowCount).ToArray()).ToArray();
        var gradients = new ReadOnlySpan<long>(quantizer.Packed, set.RowCount).ToArray();
        var reference = new ReferenceGrower(options, columns, data.Bins, gradients, quantizer.GradientScale, quantizer.HessianScale);
        reference.Grow(Enumerable.Range(0, set.RowCount).ToArray());

        Assert.That(grown.Splits.Select(s => (s.Feature, s.Bin, s.MissingLeft, s.Gain)), Is.EqualTo(reference.Splits));
        Assert.That(reference.Splits, Has.Count.GreaterThan(3), "otherwise nothing was compared");
        var leaves = grown.Leaves.Select((leaf, i) => (Rows: new ReadOnlySpan<int>(grower.Rows(leaf), leaf.Count).ToArray(), Value: grown.Values[i]))
            .OrderBy(leaf => leaf.Rows[0]).ToArray();
        var expected = reference.Leaves.Zip(reference.Values).OrderBy(leaf => leaf.First[0]).ToArray();
        Assert.That(leaves.Select(leaf => leaf.Rows), Is.EqualTo(expected.Select(leaf => leaf.First)));
        Assert.That(leaves.Select(leaf => leaf.Value), Is.EqualTo(expected.Select(leaf => (float)leaf.Second)));
    }
}
