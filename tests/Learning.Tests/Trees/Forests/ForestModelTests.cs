using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Formats;
using AudienceML.Learning.Trees.Forests;

namespace AudienceML.Learning.Tests.Trees.Forests;

public sealed class ForestModelTests
{
    private static readonly LearningContext Context = new(Seed: 8);

    [Test]
    public void Score_DeepTrees_IsTheMeanOfWalksDownEachTree([Values] bool isRandom, [Values(2, 4)] int classes, [Values(1, 3, 37)] int trees)
    {
        var set = Set(3000, classes);
        ILearner learner = isRandom
            ? new ExtraTreesLearner(new() { Trees = trees, MinRowsInLeaf = 1 })
            : new RandomForestLearner(new() { Trees = trees, MinRowsInLeaf = 1 });
        var model = (ForestModel)learner.Learn(set, null, Context);
        var test = Set(1100, classes, seed: 2).Features;
        test.Row(3).Fill(float.NaN);
        test.Row(4).Fill(float.PositiveInfinity);
        test.Row(5).Fill(float.NegativeInfinity);
        test.Row(6).Fill(float.MaxValue);
        var outputs = new float[test.RowCount * model.OutputCount];
        model.Score(test, outputs);
        var single = new float[model.OutputCount];
        for (var row = 0; row < test.RowCount; row++)
        {
            model.Score(test.Row(row), single);
            var expected = new float[model.OutputCount];
            foreach (var tree in model.Trees)
            {
                var leaf = tree.LeafOf(test.Row(row), model.Decoder);
                for (var output = 0; output < expected.Length; output++)
                {
                    expected[output] += tree.LeafValues[(leaf * expected.Length) + output];
                }
            }

            expected = Array.ConvertAll(expected, sum => sum / trees);
            Assert.That(single, Is.EqualTo(expected), $"row {row} alone");
            Assert.That(outputs.AsSpan(row * single.Length, single.Length).ToArray(), Is.EqualTo(expected), $"row {row} of many");
        }
    }

    [Test]
    public void Importance_OneFeatureMatters_ItHasMost()
    {
        var random = new Random(3);
        var features = new FeatureMatrix(800, 6);
        var labels = new float[800];
        for (var i = 0; i < 800; i++)
        {
            for (var f = 0; f < 6; f++)
            {
                features.Row(i)[f] = (float)random.NextDouble();
            }

            labels[i] = features.Row(i)[2] > 0.4 ? 1 : 0;
        }

        var model = new RandomForestLearner(new() { Trees = 20, MinRowsInLeaf = 1 }).Learn(new LearningSet(features, labels), null, Context);
        var gains = model.GainImportance();
        Assert.That(Array.IndexOf(gains, gains.Max()), Is.EqualTo(2));
        Assert.That(gains.Sum(), Is.EqualTo(800 * 2 * 0.4 * 0.6).Within(20), "trees without impure leaves save all impurity there was");
        Assert.That(model.SplitImportance().Sum(), Is.EqualTo(model.Trees.Sum(tree => tree.Nodes.Length)));
    }

    [Test]
    public void Read_TruncatedOrAltered_SaysSo()
    {
        var model = new RandomForestLearner(new() { Trees = 2, MaxDepth = 3 }).Learn(TreeData.Mixed(200, 1), null, Context);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        ScorerFormats.Write(model, writer);
        writer.Flush();
        var bytes = stream.ToArray();
        for (var length = 12; length < bytes.Length; length += 7)
        {
            var part = bytes[..length];
            Assert.That(() => ScorerFormats.Default.Read(new BinaryReader(new MemoryStream(part))), Throws.InstanceOf<ModelFormatException>());
        }
    }

    private static LearningSet Set(int rows, int classes, int seed = 1)
    {
        var set = TreeData.Mixed(rows, seed);
        var labels = set.Labels.ToArray();
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = classes == 2 ? labels[i] : (labels[i] * 2) + (float.IsNaN(set.Features.Row(i)[4]) || set.Features.Row(i)[4] > 0.5 ? 1 : 0);
        }

        return new LearningSet(set.Features, labels, default, set.Columns);
    }
}
