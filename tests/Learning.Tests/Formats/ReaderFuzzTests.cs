using System.Globalization;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Formats;
using AudienceML.Learning.Formats.LightGbm;
using AudienceML.Learning.Formats.XGBoost;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Tests.Formats.LightGbm;
using AudienceML.Learning.Tests.Formats.XGBoost;
using AudienceML.Learning.Tests.Trees;
using AudienceML.Learning.Tests.Trees.Ensembles;
using AudienceML.Learning.Trees.Boosting;
using AudienceML.Learning.Trees.Ensembles;
using AudienceML.Learning.Trees.Forests;

namespace AudienceML.Learning.Tests.Formats;

/// <summary>
/// Damaged files end in a <see cref="ModelFormatException"/> or in a model that scores, and cost no more memory than their size allows. AUDIENCEML_FUZZ sets the number of files a reader.
/// </summary>
[TestFixture]
public sealed class ReaderFuzzTests
{
    private static readonly int Files =
        int.TryParse(Environment.GetEnvironmentVariable("AUDIENCEML_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var files) ? files : 1000;

    [Test]
    public void Read_OfDamagedLightGbmText_EndsInAClearErrorOrAModel()
    {
        var train = TreeData.Mixed(400, 4);
        var learner = new GradientBoostingLearner(new() { Trees = 3, Leaves = 8, MinRowsInLeaf = 5 });
        string[] texts =
        [
            LightGbmTextTests.Small,
            LightGbmTextTests.Written(learner.Learn(train, null, new LearningContext(Seed: 5))),
            LightGbmTextTests.Written(new TreeEnsembleModel(RandomEnsembles.Create(2, trees: 6, maxLeaves: 8) with
            {
                Trees = [.. RandomEnsembles.Create(2, trees: 6, maxLeaves: 8).Trees.Where(tree => tree.Nodes.All(node => node.LeftCategories is null))],
            })),
        ];
        Run(random =>
        {
            var damaged = Mutation.Text(texts[random.Next(texts.Length)], random);
            return (damaged.Length, () => LightGbmText.Read(damaged));
        });
    }

    [Test]
    public void Read_OfDamagedXGBoostJson_EndsInAClearErrorOrAModel()
    {
        var texts = new[] { "poisson", "softmax-categories", "dart" }.Select(name => XGBoostJsonTests.Case(name).Json).ToArray();
        Run(random =>
        {
            var damaged = Mutation.Text(texts[random.Next(texts.Length)], random);
            return (damaged.Length, () => XGBoostJson.Read(damaged));
        });
    }

    [Test]
    public void Read_OfDamagedScorers_EndsInAClearErrorOrAModel()
    {
        var train = TreeData.Mixed(400, 4);
        IScorer[] scorers =
        [
            new GradientBoostingLearner(new() { Trees = 3, Leaves = 8, MinRowsInLeaf = 5 }).Learn(train, null, new LearningContext(Seed: 5)),
            new LogisticRegressionLearner().Learn(train, null, new LearningContext(Seed: 5)),
            new LinearRegressionLearner().Learn(train, null, new LearningContext(Seed: 5)),
            new RandomForestLearner(new() { Trees = 2 }).Learn(train, null, new LearningContext(Seed: 5)),
            new TreeEnsembleModel(RandomEnsembles.Create(2, trees: 6, maxLeaves: 8)),
        ];
        var payloads = scorers.Select(Payload).ToArray();
        Run(random =>
        {
            // As if someone had repaired the checksum.
            var damaged = Mutation.Bytes(payloads[random.Next(payloads.Length)], random);
            return (damaged.Length, () => ScorerFormats.Default.Read(new BinaryReader(new MemoryStream(damaged))));
        });
    }

    [Test]
    public void Open_OfDamagedContainers_EndsInAClearErrorOrAModel()
    {
        var model = new TreeEnsembleModel(RandomEnsembles.Create(2, trees: 6, maxLeaves: 8));
        var file = ModelContainer.Pack("scorer", writer => ScorerFormats.Write(model, writer));
        Run(random =>
        {
            var damaged = Mutation.Bytes(file, random);
            return (damaged.Length, () => ScorerFormats.Default.Read(ModelContainer.Open(damaged, "scorer")));
        });
    }

    [Test]
    public void Read_OfScorersWithinScorersWithoutEnd_EndsInAClearError()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        for (var i = 0; i < 200_000; i++)
        {
            writer.Write("calibrated/1");
        }

        writer.Flush();
        stream.Position = 0;
        Assert.That(() => ScorerFormats.Default.Read(new BinaryReader(stream)), Throws.TypeOf<ModelFormatException>());
    }

    private static byte[] Payload(IScorer scorer)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        ScorerFormats.Write(scorer, writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static void Run(Func<Random, (int Length, Func<IScorer> Read)> damage)
    {
        var (refused, read) = (0, 0);
        for (var seed = 0; seed < Files; seed++)
        {
            var (length, reader) = damage(new Random(seed));
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var scorer = reader();
                Use(scorer);
                read++;
            }
            catch (ModelFormatException e)
            {
                Assert.That(e.Problem, Is.Not.Empty);
                Assert.That(e.Remedy, Is.Not.Empty);
                refused++;
            }
            catch (Exception e) when (e is not AssertionException)
            {
                Assert.Fail($"Seed {seed}: {e}");
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.That(allocated, Is.LessThan((32L << 20) + (400L * length)), $"seed {seed}: bytes for a file of {length}");
        }

        TestContext.Out.WriteLine($"{Files} files: {refused} refused, {read} read");
        Assert.That(refused, Is.GreaterThan(Files / 10), "the damage is too small to test anything");
    }

    /// <summary>Scores a row when the model is not absurdly wide, which it may be: a file can claim many features.</summary>
    private static void Use(IScorer scorer)
    {
        if (scorer.InputCount > 1000 || scorer.OutputCount > 1000)
        {
            return;
        }

        var row = new float[scorer.InputCount];
        row.AsSpan().Fill(0.5f);
        scorer.Score(row, new float[scorer.OutputCount]);
        if (scorer is IAttributable attributable)
        {
            attributable.Attribute(row, new double[scorer.InputCount]);
        }
    }
}
