using AudienceML.Learning.Trees.Ensembles;

namespace AudienceML.Learning.Tests.Trees.Ensembles;

/// <summary>Ensembles of every kind of split, and rows with every kind of value.</summary>
internal static class RandomEnsembles
{
    public const int Features = 6;

    public static EnsembleDefinition Create(int seed, int trees = 30, int outputs = 3, int maxLeaves = 24, bool isSingle = false)
    {
        var random = new Random(seed);
        return new EnsembleDefinition
        {
            FeatureCount = Features,
            BaseScores = [.. Enumerable.Range(0, outputs).Select(_ => random.NextDouble())],
            Trees = [.. Enumerable.Range(0, trees).Select(i => Tree(random, 1 + random.Next(maxLeaves), i % outputs))],
            Link = outputs == 1 ? EnsembleLink.Sigmoid : EnsembleLink.Softmax,
            IsSinglePrecision = isSingle,
            FeatureNames = ["a", "b", "c", "d", "e", "f"],
            Objective = "some",
        };
    }

    /// <summary>A row of values on, beside and far from thresholds, zeros of both signs, codes, fractions, infinities and NaN.</summary>
    public static double[] Row(Random random) => [.. Enumerable.Range(0, Features).Select(_ => random.Next(12) switch
    {
        0 => double.NaN,
        1 => 0,
        2 => -0.0,
        3 => 1e-36,
        4 => -2e-35,
        5 => random.Next(-2, 90),
        6 => -0.5,
        7 => double.PositiveInfinity,
        8 => double.NegativeInfinity,
        9 => random.Next(-4, 5) / 4.0,
        10 => Math.BitIncrement(random.Next(-4, 5) / 4.0),
        _ => random.NextDouble() - 0.5,
    })];

    private static EnsembleTree Tree(Random random, int leaves, int output)
    {
        // Any leaf is split again and again, so that some trees are lopsided.
        var nodes = new List<EnsembleNode>();
        var places = new List<(int Parent, bool IsLeft)> { (-1, false) };
        while (places.Count < leaves)
        {
            var leaf = random.Next(2) == 0 ? places.Count - 1 : random.Next(places.Count);
            var (parent, isLeft) = places[leaf];
            places.RemoveAt(leaf);
            Attach(nodes, parent, isLeft, nodes.Count);
            places.Add((nodes.Count, true));
            places.Add((nodes.Count, false));
            nodes.Add(Node(random));
        }

        for (var leaf = 0; leaf < leaves; leaf++)
        {
            Attach(nodes, places[leaf].Parent, places[leaf].IsLeft, ~leaf);
        }

        return new EnsembleTree
        {
            Nodes = [.. nodes],
            LeafValues = [.. Enumerable.Range(0, leaves).Select(_ => random.NextDouble() - 0.5)],
            LeafWeights = [.. Enumerable.Range(0, leaves).Select(_ => random.NextDouble())],
            LeafCounts = [.. Enumerable.Range(0, leaves).Select(_ => (double)random.Next(0, 50))],
            Output = output,
        };
    }

    private static void Attach(List<EnsembleNode> nodes, int parent, bool isLeft, int child)
    {
        if (parent >= 0)
        {
            nodes[parent] = isLeft ? nodes[parent] with { Left = child } : nodes[parent] with { Right = child };
        }
    }

    private static EnsembleNode Node(Random random) => new()
    {
        Feature = random.Next(Features),
        Left = 0,
        Right = 0,
        Missing = (MissingKind)random.Next(3),
        MissingLeft = random.Next(2) == 0,
        LeftCategories = random.Next(4) == 0 ? [.. Enumerable.Range(0, random.Next(4)).Select(_ => (uint)random.NextInt64(1L << 32))] : null,
        Threshold = random.Next(8) switch
        {
            0 => double.PositiveInfinity,
            1 => double.NegativeInfinity,
            2 => 0,
            3 => 1e300,
            _ => random.Next(-4, 5) / 4.0,
        },
        Gain = 1,
    };
}
