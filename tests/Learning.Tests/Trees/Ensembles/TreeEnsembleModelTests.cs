using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Formats;
using AudienceML.Learning.Trees.Attribution;
using AudienceML.Learning.Trees.Ensembles;

namespace AudienceML.Learning.Tests.Trees.Ensembles;

[TestFixture]
public sealed class TreeEnsembleModelTests
{
    [Test]
    public void ScoreRaw_OfAnyEnsemble_EqualsThePlainWalk([Range(1, 20)] int seed, [Values] bool isSingle)
    {
        var definition = RandomEnsembles.Create(seed, isSingle: isSingle);
        var model = new TreeEnsembleModel(definition);
        var random = new Random(seed);
        var raw = new double[3];
        for (var i = 0; i < 300; i++)
        {
            var row = RandomEnsembles.Row(random);
            model.ScoreRaw(row, raw);
            Assert.That(raw, Is.EqualTo(Plain(definition, row)), $"double row {i}");
            var floats = Array.ConvertAll(row, value => (float)value);
            model.ScoreRaw(floats, raw);
            Assert.That(raw, Is.EqualTo(Plain(definition, Array.ConvertAll(floats, value => (double)value))), $"float row {i}");
        }
    }

    [Test]
    public void Score_OfManyRows_IsTheSameBitsAsOneByOne([Values(0, 1, 7, 8, 63, 64, 65, 200)] int rows)
    {
        var model = new TreeEnsembleModel(RandomEnsembles.Create(3));
        var random = new Random(rows);
        var matrix = new FeatureMatrix(rows, RandomEnsembles.Features);
        for (var i = 0; i < rows; i++)
        {
            Array.ConvertAll(RandomEnsembles.Row(random), value => (float)value).CopyTo(matrix.Row(i));
        }

        var (all, allRaw) = (new float[rows * 3], new double[rows * 3]);
        model.Score(matrix, all);
        model.ScoreRaw(matrix, allRaw);
        var (one, oneRaw) = (new float[3], new double[3]);
        for (var i = 0; i < rows; i++)
        {
            model.Score(matrix.Row(i), one);
            model.ScoreRaw(matrix.Row(i), oneRaw);
            Assert.That(all[(3 * i)..((3 * i) + 3)], Is.EqualTo(one));
            Assert.That(allRaw[(3 * i)..((3 * i) + 3)], Is.EqualTo(oneRaw));
            Assert.That(one.Sum(), Is.EqualTo(1).Within(1e-6));
        }
    }

    [Test]
    public void Score_OfOneRow_DoesNotAllocate()
    {
        var model = new TreeEnsembleModel(RandomEnsembles.Create(4));
        var (row, output) = (new float[RandomEnsembles.Features], new float[3]);
        var (doubles, raw, contributions) = (new double[RandomEnsembles.Features], new double[3], new double[RandomEnsembles.Features]);
        void Run()
        {
            model.Score(row, output);
            model.ScoreRaw(doubles, raw);
            model.Attribute(row, 2, contributions);
        }

        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Run();
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Attribute_OfAnyOutput_AddsUpToItsRawScore([Range(1, 8)] int seed)
    {
        var model = new TreeEnsembleModel(RandomEnsembles.Create(seed));
        var random = new Random(seed);
        var (raw, contributions) = (new double[3], new double[RandomEnsembles.Features]);
        for (var i = 0; i < 50; i++)
        {
            var row = RandomEnsembles.Row(random);
            model.ScoreRaw(row, raw);
            for (var output = 0; output < 3; output++)
            {
                Assert.That(model.Attribute(row, output, contributions) + contributions.Sum(), Is.EqualTo(raw[output]).Within(1e-9));
            }
        }
    }

    [Test]
    public void Attribute_OfAPathOfHundredFeatures_IsTheShapleyValueOfAConjunction()
    {
        // One leaf answers 1 when all of 100 features are below 0, each of which holds for half of the rows: by symmetry each gets the same.
        const int Length = 100;
        var nodes = Enumerable.Range(0, Length).Select(i => new ShapNode(i, i + 1 < Length ? i + 1 : ~0, ~(Length - i))).ToArray();
        var values = new double[Length + 1];
        values[0] = 1;
        var covers = Enumerable.Range(0, Length + 1).Select(leaf => Math.Pow(0.5, leaf == 0 ? Length : Length - leaf + 1)).ToArray();
        var tree = new ShapTree(nodes, values, covers);
        var contributions = new double[Length];
        tree.Add(Enumerable.Repeat(true, Length).ToArray(), new double[tree.Workspace], contributions);
        Assert.That(contributions, Is.All.EqualTo(1.0 / Length).Within(1e-12));
        Assert.That(tree.ExpectedValue, Is.EqualTo(Math.Pow(0.5, Length)).Within(1e-14));
    }

    [Test]
    public void Write_AndRead_RestoresEveryBit([Values] bool isSingle)
    {
        var model = new TreeEnsembleModel(RandomEnsembles.Create(5, isSingle: isSingle));
        var file = ModelContainer.Pack("scorer", writer => ScorerFormats.Write(model, writer));
        var read = (TreeEnsembleModel)ScorerFormats.Default.Read(ModelContainer.Open(file, "scorer"));
        Assert.That(ModelContainer.Pack("scorer", writer => ScorerFormats.Write(read, writer)), Is.EqualTo(file));
        var random = new Random(1);
        var (expected, actual) = (new double[3], new double[3]);
        for (var i = 0; i < 100; i++)
        {
            var row = RandomEnsembles.Row(random);
            model.Score(row, expected);
            read.Score(row, actual);
            Assert.That(actual, Is.EqualTo(expected));
        }
    }

    [Test]
    public void Read_OfAnyTruncation_IsRefused()
    {
        var bytes = ModelContainer.Pack("x", new TreeEnsembleModel(RandomEnsembles.Create(6, trees: 3)).Write);
        using var whole = ModelContainer.Open(bytes, "x");
        var payload = whole.ReadBytes(bytes.Length);
        for (var length = 0; length < payload.Length; length++)
        {
            using var reader = new BinaryReader(new MemoryStream(payload, 0, length));
            Assert.That(() => TreeEnsembleFormat.Read(reader), Throws.TypeOf<ModelFormatException>(), $"{length} bytes");
        }
    }

    [Test]
    public void Score_OfAnotherWidth_IsRefused() =>
        Assert.That(() => new TreeEnsembleModel(RandomEnsembles.Create(1)).Score([1f], new float[3]), Throws.ArgumentException.With.Message.Contains("6 features"));

    private static double[] Plain(EnsembleDefinition definition, double[] row)
    {
        var scores = definition.BaseScores.ToArray();
        foreach (var tree in definition.Trees)
        {
            scores[tree.Output] += tree.LeafValues[tree.LeafOf(row, definition.IsSinglePrecision)];
        }

        return scores;
    }
}
