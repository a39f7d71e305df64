using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Metrics;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Trees;
using AudienceML.Learning.Trees.Forests;

namespace AudienceML.Learning.Tests.Trees.Forests;

public sealed class ForestLearnerTests
{
    private static readonly LearningContext Context = new(Seed: 5);

    [Test]
    public void Learn_OneTreeOnAllRowsAndFeatures_IsTheTreeOfThePlainReference(
        [Values(2, 3)] int classes, [Values] bool regression, [Values(1, 4)] int minRows, [Values(0, 0.2)] double missing, [Values(40, 250)] int rows)
    {
        // Small whole labels: every sum is exact, in whatever order.
        var set = Numbers(rows, seed: (classes * 7) + rows, classes, missing);
        var options = new RandomForestOptions
        {
            Task = regression ? ForestTask.Regression : ForestTask.Classification, Trees = 1, Bootstrap = false, MaxFeatures = MaxFeatures.All, MinRowsInLeaf = minRows, MaxDepth = 6,
        };
        var tree = new RandomForestLearner(options).Learn(set, null, Context).Trees[0];
        var bins = BinFinder.Find(set, options.MaxBins, new Workers(1, default));
        var reference = new ReferenceForest(bins, set, minRows, options.MaxDepth) { IsClassification = !regression };
        var key = Seeds.Derive(Context.Seed, 0);
        reference.Grow([.. Enumerable.Range(0, rows)], RandomHash.Mix((uint)key, (uint)(key >> 32)));
        Assert.That(tree.Nodes.Select(node => (node.Feature, node.Threshold, node.MissingLeft)), Is.EqualTo(reference.Splits));
        Assert.That(tree.LeafValues, Is.EqualTo(reference.Leaves.SelectMany(leaf => leaf)));
    }

    [Test]
    public void Learn_OutOfBag_IsTheMeanOfTheTreesThatDidNotDrawTheRow([Values] bool bootstrap, [Values] ForestTask task)
    {
        var set = TreeData.Mixed(500, 3, regression: task == ForestTask.Regression);
        var options = new RandomForestOptions { Task = task, Trees = 15, OutOfBag = true, Bootstrap = bootstrap, SampleFraction = bootstrap ? 1 : 0.7, MinRowsInLeaf = 2 };
        var model = new RandomForestLearner(options).Learn(set, null, Context with { MaxDegreeOfParallelism = 3 });
        var target = ForestTarget.Create(set, options);
        var expected = new double[500];
        var trees = new int[500];
        for (var tree = 0; tree < 15; tree++)
        {
            foreach (var row in LeftOut(options, target, tree))
            {
                var answering = model.Trees[tree];
                expected[row] += answering.LeafValues[answering.LeafOf(set.Features.Row((int)row), model.Decoder)];
                trees[row]++;
            }
        }

        var predictions = model.OutOfBag!.Predictions.Span;
        for (var row = 0; row < 500; row++)
        {
            Assert.That(predictions[row], trees[row] == 0 ? Is.NaN : Is.EqualTo((float)(expected[row] / trees[row])).Within(1e-5), $"row {row}");
        }

        var judged = Enumerable.Range(0, 500).Where(row => trees[row] > 0).ToArray();
        var means = judged.Select(row => (float)(expected[row] / trees[row])).ToArray();
        var labels = judged.Select(row => set.Labels.Span[row]).ToArray();
        var score = task == ForestTask.Regression ? RegressionMetrics.R2(means, labels) : BinaryMetrics.RocAuc(means, labels);
        Assert.That(model.OutOfBag.Score, Is.EqualTo(score).Within(1e-4));
        Assert.That(model.OutOfBag.RowCount, Is.EqualTo(judged.Length));
    }

    [Test]
    public void Learn_Bootstrap_DrawsAsManyRowsAsThereAre()
    {
        var set = TreeData.Mixed(4000, 4);
        var model = new RandomForestLearner(new() { Trees = 3 }).Learn(set, null, Context);
        Assert.That(model.Trees.Select(tree => tree.LeafCovers.Sum()), Is.All.EqualTo(4000));
        var target = ForestTarget.Create(set, new RandomForestOptions());
        var leftOut = LeftOut(new RandomForestOptions(), target, 0).Length;
        Assert.That(leftOut / 4000.0, Is.EqualTo(1 / Math.E).Within(0.03));
    }

    [Test]
    public void Learn_ExtraTrees_CutsBetweenTheValuesOfTheNodeAndNotAlwaysAtTheBestPlace()
    {
        var set = Numbers(400, 9, 2, missing: 0);
        var model = new ExtraTreesLearner(new() { Trees = 20, MaxDepth = 3 }).Learn(set, null, Context);
        var thresholds = new HashSet<float>();
        foreach (var tree in model.Trees)
        {
            CheckRange(tree, set, 0, [.. Enumerable.Range(0, 400)], model.Decoder);
            thresholds.Add(tree.Nodes[0].Threshold);
        }

        Assert.That(thresholds, Has.Count.GreaterThan(10));
    }

    [Test]
    public void Learn_MaxLeaves_SplitsTheLeafThatSavesMost([Values(2, 7, 30)] int leaves)
    {
        var set = TreeData.Mixed(600, 6);
        var options = new RandomForestOptions { Trees = 4, MaxLeaves = leaves, MinRowsInLeaf = 1, MaxFeatures = MaxFeatures.All, Bootstrap = false };
        var small = new RandomForestLearner(options).Learn(set, null, Context);
        Assert.That(small.Trees.Select(tree => tree.LeafCount), Is.All.EqualTo(leaves));
        var large = new RandomForestLearner(options with { MaxLeaves = leaves * 2 }).Learn(set, null, Context);
        var gained = large.Trees[0].Nodes.Select(node => node.Gain).OrderDescending().ToArray();
        Assert.That(small.Trees[0].Nodes.Sum(node => node.Gain), Is.GreaterThanOrEqualTo(gained.Take(leaves - 1).Sum() * 0.5));
        Assert.That(large.Trees[0].Nodes.Take(leaves - 1).Select(node => (node.Feature, node.Threshold)),
            Is.EqualTo(small.Trees[0].Nodes.Select(node => (node.Feature, node.Threshold))));
    }

    [Test]
    public void Learn_ClassWeights_EqualWeightsOfRows([Values(2, 3)] int classes)
    {
        var set = Numbers(400, 11, classes, missing: 0.1);
        double[] classWeights = classes == 2 ? [1, 3] : [1, 3, 0.5];
        var weights = set.Labels.ToArray().Select(label => (float)classWeights[(int)label]).ToArray();
        var options = new RandomForestOptions { Trees = 10, MinRowsInLeaf = 5 };
        var byClass = new RandomForestLearner(options with { ClassWeights = [.. classWeights] }).Learn(set, null, Context);
        var byRow = new RandomForestLearner(options).Learn(new LearningSet(set.Features, set.Labels, weights), null, Context);
        var (a, b) = (Score(byClass, set.Features), Score(byRow, set.Features));
        Assert.That(a.Zip(b).Average(pair => Math.Abs(pair.First - pair.Second)), Is.LessThan(1e-3));
    }

    [Test]
    public void Learn_Balanced_LiftsTheRareClass()
    {
        var random = new Random(2);
        var set = Numbers(2000, 12, 2, missing: 0);
        var labels = set.Labels.ToArray().Select(label => label == 1 && random.NextDouble() < 0.15 ? 1f : 0f).ToArray();
        var rare = new LearningSet(set.Features, labels);
        var options = new RandomForestOptions { Trees = 20, MinRowsInLeaf = 20 };
        var plain = Score(new RandomForestLearner(options).Learn(rare, null, Context), set.Features).Average();
        var balanced = Score(new RandomForestLearner(options with { Balanced = true }).Learn(rare, null, Context), set.Features).Average();
        Assert.That(plain, Is.EqualTo(labels.Average()).Within(0.01));
        Assert.That(balanced, Is.GreaterThan(1.5 * plain));
    }

    [Test]
    public void Learn_OtherThreads_SameBitsOutOfBag()
    {
        var set = TreeData.Mixed(700, 8);
        var learner = new RandomForestLearner(new() { Trees = 30, OutOfBag = true });
        var one = learner.Learn(set, null, Context);
        var four = learner.Learn(set, null, Context with { MaxDegreeOfParallelism = 4 });
        Assert.That(four.OutOfBag!.Predictions.ToArray(), Is.EqualTo(one.OutOfBag!.Predictions.ToArray()));
        Assert.That(four.OutOfBag.Score, Is.EqualTo(one.OutOfBag.Score));
    }

    [Test]
    public void Shrinkage_OfAllRows_LeavesTheMeanAlone()
    {
        var set = TreeData.Mixed(500, 10);
        var options = new RandomForestOptions { Trees = 5, Bootstrap = false, MinRowsInLeaf = 1 };
        var sharp = new RandomForestLearner(options).Learn(set, null, Context);
        var flat = new RandomForestLearner(options with { Shrinkage = 1e9 }).Learn(set, null, Context);
        Assert.That(Score(flat, set.Features), Is.All.EqualTo(set.Labels.ToArray().Average()).Within(1e-5));
        Assert.That(flat.Trees[2].LeafCount, Is.EqualTo(sharp.Trees[2].LeafCount));
    }

    [Test]
    public void Learn_RefusedLabelsAndOptions_SayWhy()
    {
        var set = Numbers(50, 1, 3, missing: 0);
        Assert.That(() => new RandomForestLearner(new() { Classes = 2 }).Learn(set, null, Context), Throws.InstanceOf<TrainingDataException>());
        Assert.That(() => new RandomForestLearner(new() { ClassWeights = [1, 2] }).Learn(set, null, Context), Throws.InstanceOf<TrainingDataException>());
        Assert.That(() => new RandomForestLearner(new() { MaxLeaves = 1 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("MaxLeaves"));
        Assert.That(() => new ExtraTreesLearner(new() { OutOfBag = true }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("OutOfBag"));
        Assert.That(() => new RandomForestLearner(new() { Task = ForestTask.Regression, Balanced = true }), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [TestCase(28, ExpectedResult = new[] { 5, 4, 9, 14, 28, 9 })]
    [TestCase(1, ExpectedResult = new[] { 1, 1, 1, 1, 1, 1 })]
    [TestCase(3, ExpectedResult = new[] { 1, 1, 1, 1, 3, 1 })]
    public int[] MaxFeatures_Rules_CountFeatures(int features) =>
    [
        MaxFeatures.Sqrt.Of(features, ForestTask.Regression), MaxFeatures.Log2.Of(features, ForestTask.Classification),
        MaxFeatures.Third.Of(features, ForestTask.Classification), MaxFeatures.Fraction(0.5).Of(features, ForestTask.Classification),
        MaxFeatures.Count(100).Of(features, ForestTask.Classification), MaxFeatures.Auto.Of(features, ForestTask.Regression),
    ];

    private static unsafe uint[] LeftOut(ForestOptions options, ForestTarget target, int tree)
    {
        var rows = target.Labels.Length;
        var draws = new Draw[rows];
        var left = new uint[rows];
        fixed (Draw* d = draws)
        fixed (uint* l = left)
        {
            var (_, count) = new RowSampler(options, target).Draw(Seeds.Derive(Context.Seed, tree), d, l);
            return left[..count];
        }
    }

    private static float[] Score(ForestModel model, FeatureMatrix features)
    {
        var outputs = new float[features.RowCount * model.OutputCount];
        model.Score(features, outputs);
        return outputs;
    }

    private static void CheckRange(DecisionTree tree, LearningSet set, int child, List<int> rows, FeatureDecoder decoder)
    {
        if (child < 0 || tree.Nodes.Length == 0)
        {
            return;
        }

        var node = tree.Nodes[child];
        var values = rows.Select(row => set.Features.Row(row)[node.Feature]).ToArray();
        Assert.That(node.Threshold, Is.GreaterThanOrEqualTo(values.Min()).And.LessThan(values.Max()));
        CheckRange(tree, set, node.Left, [.. rows.Where(row => decoder.GoesLeft(node, set.Features.Row(row)))], decoder);
        CheckRange(tree, set, node.Right, [.. rows.Where(row => !decoder.GoesLeft(node, set.Features.Row(row)))], decoder);
    }

    private static LearningSet Numbers(int rows, int seed, int classes, double missing)
    {
        var random = new Random(seed);
        var features = new FeatureMatrix(rows, 4);
        var labels = new float[rows];
        for (var i = 0; i < rows; i++)
        {
            var row = features.Row(i);
            for (var f = 0; f < 4; f++)
            {
                row[f] = f < 2 ? (float)random.NextDouble() : random.Next(20);
            }

            labels[i] = (int)Math.Clamp((row[0] * classes) + (random.NextDouble() * 0.6) - (row[2] > 10 ? 0.5 : 0), 0, classes - 0.01);
            for (var f = 0; f < 4; f++)
            {
                row[f] = random.NextDouble() < missing ? float.NaN : row[f];
            }
        }

        return new LearningSet(features, labels);
    }
}
