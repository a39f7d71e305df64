using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Formats;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tests.Trees.Boosting;

public sealed class GradientBoostingModelTests
{
    private static readonly LearningContext Context = new(Seed: 7);

    [Test]
    public void Score_Batch_EqualsRowByRowToTheBit([Values(2, 31, 64, 200, 300)] int leaves, [Values] bool withCategories)
    {
        var train = TreeData.Mixed(4000, 1, categories: 40);
        if (!withCategories)
        {
            train = new LearningSet(train.Features, train.Labels);
        }

        var options = new GradientBoostingOptions { Trees = 11, Leaves = leaves, MinRowsInLeaf = 2, MinHessianInLeaf = 0, MinRowsInCategoryGroup = 2 };
        var model = new GradientBoostingLearner(options).Learn(train, null, Context);
        foreach (var rows in new[] { 0, 1, 8, 15, 16, 17, 31, 32, 33, 1023, 1024, 1025 })
        {
            var test = TreeData.Mixed(rows, 2, missing: 0.3, categories: 45).Features;
            if (rows > 15)
            {
                (test.Row(3)[0], test.Row(4)[0], test.Row(5)[3], test.Row(6)[3]) = (float.PositiveInfinity, float.NegativeInfinity, -1, 2.5f);
            }

            var batch = new float[rows];
            model.Score(test, batch);
            var single = new float[1];
            for (var i = 0; i < rows; i++)
            {
                model.Score(test.Row(i), single);
                Assert.That(BitConverter.SingleToInt32Bits(batch[i]), Is.EqualTo(BitConverter.SingleToInt32Bits(single[0])), $"row {i} of {rows}");
            }
        }
    }

    [Test]
    public void Score_EqualsTheSumOfTheTreesWalkedOneByOne()
    {
        var train = TreeData.Mixed(3000, 1, categories: 40);
        var model = new GradientBoostingLearner(new() { Trees = 30, Leaves = 31 }).Learn(train, null, Context);
        var raw = new float[1];
        for (var i = 0; i < 500; i++)
        {
            var sum = model.BaseScore;
            foreach (var tree in model.Trees)
            {
                sum += tree.LeafValues[tree.LeafOf(train.Features.Row(i), model.Decoder)];
            }

            model.ScoreRaw(train.Features.Row(i), raw);
            Assert.That(raw[0], Is.EqualTo(sum));
        }
    }

    [Test]
    public void Score_UnknownCategories_CountAsMissing()
    {
        var model = new GradientBoostingLearner(new() { Trees = 30 }).Learn(TreeData.Mixed(3000, 1), null, Context);
        var (missing, other) = (new float[1], new float[1]);
        model.Score([5, 2, 1, float.NaN, 0.5f], missing);
        foreach (var code in new[] { -1, 12, 1e9f, 0.5f, float.PositiveInfinity })
        {
            model.Score([5, 2, 1, code, 0.5f], other);
            Assert.That(other[0], Is.EqualTo(missing[0]));
        }
    }

    [Test]
    public void Score_InfiniteValues_CountAsTheGreatestFiniteOnes()
    {
        var model = new GradientBoostingLearner(new() { Trees = 30 }).Learn(TreeData.Mixed(3000, 1), null, Context);
        var (infinite, finite) = (new float[1], new float[1]);
        model.Score([float.PositiveInfinity, float.NegativeInfinity, 1, 3, 0.5f], infinite);
        model.Score([float.MaxValue, float.MinValue, 1, 3, 0.5f], finite);
        Assert.That(infinite[0], Is.EqualTo(finite[0]));
    }

    [Test]
    public void Score_WrongWidthOrShortOutput_NamesBoth()
    {
        var model = new GradientBoostingLearner(new() { Trees = 2 }).Learn(TreeData.Mixed(300, 1), null, Context);
        Assert.Multiple(() =>
        {
            Assert.That(() => model.Score(new float[4], new float[1]), Throws.ArgumentException.With.Message.Contains("5 features").And.Message.Contains("has 4"));
            Assert.That(() => model.Score(new FeatureMatrix(3, 6), new float[3]), Throws.ArgumentException.With.Message.Contains("5 features").And.Message.Contains("has 6"));
            Assert.That(() => model.Score(new FeatureMatrix(3, 5), new float[2]), Throws.ArgumentException.With.Message.Contains("3 values"));
            Assert.That(() => model.Attribute(new float[5], new double[4]), Throws.ArgumentException);
        });
    }

    [Test]
    public void Score_OneRow_DoesNotAllocate()
    {
        var train = TreeData.Mixed(1000, 1);
        var model = new GradientBoostingLearner(new() { Trees = 20 }).Learn(train, null, Context);
        var output = new float[1];
        var contributions = new double[5];
        void Run()
        {
            for (var i = 0; i < 100; i++)
            {
                model.Score(train.Features.Row(i), output);
                model.Attribute(train.Features.Row(i), contributions);
            }
        }

        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Score_Cancelled_Throws()
    {
        var model = new GradientBoostingLearner(new() { Trees = 2 }).Learn(TreeData.Mixed(300, 1), null, Context);
        Assert.That(
            () => model.Score(new FeatureMatrix(10, 5), new float[10], new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Read_WhatWasWritten_GivesTheSameBits()
    {
        var train = TreeData.Mixed(2000, 1, categories: 30);
        var model = new GradientBoostingLearner(new() { Trees = 20, Leaves = 40 }).Learn(train, null, Context);
        var file = GradientBoostingLearnerTests.Bytes(model);
        using var reader = ModelContainer.Open(file, "scorer");
        var restored = ScorerFormats.Default.Read(reader);
        var (expected, actual) = (new float[2000], new float[2000]);
        model.Score(train.Features, expected);
        restored.Score(train.Features, actual);
        Assert.That(actual, Is.EqualTo(expected));
        Assert.That(GradientBoostingLearnerTests.Bytes(restored), Is.EqualTo(file));
        Assert.That(restored, Is.InstanceOf<GradientBoostingModel>().With.Property("Objective").EqualTo(BoostingObjective.BinaryLogLoss));
    }

    [Test]
    public void Read_AlteredBytes_EndsInAFormatErrorOrASoundModel()
    {
        var train = TreeData.Mixed(500, 1);
        var model = new GradientBoostingLearner(new() { Trees = 3, Leaves = 6 }).Learn(train, null, Context);
        var bytes = Payload(model);
        var outputs = new float[500];
        var refused = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            foreach (var flip in new byte[] { 0x01, 0x80, 0xFF })
            {
                var altered = (byte[])bytes.Clone();
                altered[at] ^= flip;
                try
                {
                    var read = Read(altered);
                    if (read.InputCount == 5)
                    {
                        read.Score(train.Features, outputs);
                        read.Attribute(train.Features.Row(0), new double[5]);
                    }
                }
                catch (ModelFormatException)
                {
                    refused++;
                }
            }
        }

        Assert.That(refused, Is.GreaterThan(bytes.Length / 4), "kinds, children, counts and exponents are checked");
    }

    [Test]
    public void Read_TruncatedAnywhere_IsAFormatError()
    {
        var bytes = Payload(new GradientBoostingLearner(new() { Trees = 2, Leaves = 4 }).Learn(TreeData.Mixed(300, 1), null, Context));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.That(() => Read(bytes[..length]), Throws.TypeOf<ModelFormatException>(), $"{length} bytes");
        }
    }

    [Test]
    public void Read_HugeCounts_AreRefusedWithoutReservingMemory()
    {
        var bytes = Payload(new GradientBoostingLearner(new() { Trees = 2, Leaves = 4 }).Learn(TreeData.Mixed(300, 1), null, Context));

        // The number of category codes of the fourth feature comes after objective, link, outputs, base score, count and three numbers.
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(20 + (3 * 4)), int.MaxValue);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => Read(bytes), Throws.TypeOf<ModelFormatException>());
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1_000_000));
    }

    [Test]
    public void Learn_SameInputs_GivesTheSameBytesOnEveryProcessor()
    {
        var train = TreeData.Mixed(3000, 11, weighted: true);
        var options = new GradientBoostingOptions { Trees = 12, Leaves = 15, RowFraction = 0.8, FeatureFraction = 0.8, NodeFeatureFraction = 0.9 };
        var model = new GradientBoostingLearner(options).Learn(train, TreeData.Mixed(500, 12), Context);
        Assert.That(Convert.ToHexString(SHA256.HashData(FirstFormat(model)))[..16], Is.EqualTo("CCF2EA5FDF586CBE"));
    }

    [Test]
    public void Importance_PutsTheFeaturesThatMatterFirst()
    {
        var model = new GradientBoostingLearner(new() { Trees = 50 }).Learn(TreeData.Mixed(4000, 1), null, Context);
        var gains = model.GainImportance();
        Assert.Multiple(() =>
        {
            Assert.That(Array.IndexOf(gains, gains.Min()), Is.EqualTo(4), "the last feature is noise");
            Assert.That(model.SplitImportance().Sum(), Is.EqualTo(model.Trees.Sum(tree => tree.Nodes.Length)));
        });
    }

    [Test]
    public void Read_FirstFormat_GivesTheSameModel()
    {
        var train = TreeData.Mixed(1000, 1);
        var model = new GradientBoostingLearner(new() { Trees = 5 }).Learn(train, null, Context);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("gbdt/1");
        writer.Write(FirstFormat(model));
        writer.Flush();
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        var restored = (GradientBoostingModel)ScorerFormats.Default.Read(reader);
        Assert.That(stream.Position, Is.EqualTo(stream.Length));
        Assert.That(Payload(restored), Is.EqualTo(Payload(model)));
        Assert.That(restored.Link, Is.EqualTo(ScoreLink.Logistic));
    }

    /// <summary>The model as "gbdt/1" held it: without link and number of outputs.</summary>
    private static byte[] FirstFormat(GradientBoostingModel model)
    {
        var payload = Payload(model);
        return [.. payload[..4], .. payload[12..]];
    }

    private static byte[] Payload(GradientBoostingModel model)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            model.Write(writer);
        }

        return stream.ToArray();
    }

    private static GradientBoostingModel Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        return GradientBoostingFormat.Read(reader);
    }
}
