using AudienceML.Learning.Neural;
using AudienceML.Learning.Neural.Recommenders;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Neural.Recommenders;

/// <summary>Slopes against losses written down plainly in double precision and differentiated by differences.</summary>
public sealed class RankingGradientTests
{
    [FsCheck.NUnit.Property(MaxTest = 60)]
    public void Losses_AnyScores_SlopesEqualDifferences(ushort seed)
    {
        var random = new RandomSource((long)seed);
        var loss = (RankingLoss)random.NextInt32(3);
        var targets = 1 + random.NextInt32(6);
        var scores = Enumerable.Range(0, targets + 1 + random.NextInt32(30)).Select(_ => (float)random.Normal(0, 2)).ToArray();
        var logWeight = (float)random.Uniform(0, 3);
        var slopes = new float[scores.Length];
        var value = SampledRanking.Differentiate(loss, scores, targets, logWeight, 0.5f, slopes);
        var precise = Array.ConvertAll(scores, s => (double)s);
        Assert.That(value, Is.EqualTo(PlainRanking.Loss(loss, precise, targets, logWeight)).Within(1e-4));
        for (var i = 0; i < scores.Length; i++)
        {
            var at = i;
            Assert.That(slopes[i], Is.EqualTo(0.5 * PlainRanking.Slope(precise, at, s => PlainRanking.Loss(loss, s, targets, logWeight))).Within(1e-5));
        }
    }

    [Test]
    public void Softmax_ScoresFarApart_StaysFinite()
    {
        var scores = new[] { 200f, -300f, -250f, 0f };
        var slopes = new float[4];
        Assert.That(SampledRanking.Differentiate(RankingLoss.Softmax, scores, 2, 0, 1, slopes), Is.Not.NaN.And.LessThan(1000));
        Assert.That(slopes, Is.All.Matches<float>(float.IsFinite));
    }

    [FsCheck.NUnit.Property(MaxTest = 30)]
    public void Fused_AnyNetwork_SlopesEqualDifferences(ushort seed)
    {
        var random = new RandomSource((long)seed);
        var options = new NeuralCollaborativeFilteringOptions
        {
            Factors = 1 + random.NextInt32(20),
            LayerFactors = 1 + random.NextInt32(9),
            HiddenUnits = [.. Enumerable.Range(0, random.NextInt32(3)).Select(_ => 2 + random.NextInt32(9))],
            Loss = (RankingLoss)random.NextInt32(3),
            SampledPerTarget = 1 + random.NextInt32(5),
            MaxTargets = 8,
            Dropout = 0,
            HistoryExponent = random.NextDouble(),
        };
        const int ItemCount = 25;
        int[] taken = [.. random.Permutation(ItemCount)[..(1 + random.NextInt32(15))].Order()];
        var hasLayers = !options.HiddenUnits.IsEmpty;
        var shape = hasLayers ? new PerceptronShape([2 * options.LayerFactors, .. options.HiddenUnits, 1], isNormalized: false) : null;
        var width = options.Factors + (hasLayers ? options.LayerFactors : 0);
        var (known, items) = (new EmbeddingTable(ItemCount, width), new EmbeddingTable(ItemCount, width + 1));
        known.Draw(width, 0.7, seed);
        items.Draw(width + 1, 0.7, seed + 1UL);
        var parameters = Enumerable.Range(0, shape?.Length ?? 0).Select(_ => (float)random.Normal(0, 0.5)).ToArray();
        var (forward, backward) = Pack(shape, parameters);
        var user = new UserGradient(options, shape);
        user.Example.Draw(taken, ItemCount, seed);
        user.Run(known, items, parameters, forward, backward, 1, seed);

        var plain = new PlainFusion(options, shape, user.Example, known.Values, items.Values, parameters);
        Assert.That(user.Loss, Is.EqualTo(plain.Loss()).Within(1e-4));
        for (var i = 0; i < 20; i++)
        {
            var factor = random.NextInt32(width);
            if (!user.Example.Known.IsEmpty)
            {
                Close(user.ByHistory[factor], plain.Slope(plain.Known, (user.Example.Known[0] * width) + factor));
            }

            var column = random.NextInt32(width + 1);
            var item = user.Example.Candidates[random.NextInt32(user.Example.CandidateCount)];
            var sum = 0f;
            for (var k = 0; k < user.Example.CandidateCount; k++)
            {
                sum += user.Example.Candidates[k] == item ? user.ByItems[(k * (width + 1)) + column] : 0;
            }

            Close(sum, plain.Slope(plain.Items, (item * (width + 1)) + column));
            if (hasLayers)
            {
                var at = random.NextInt32(parameters.Length);
                Close(user.ByLayers[at], plain.Slope(plain.Parameters, at));
            }
        }

        static void Close(float slope, double expected) => Assert.That(slope, Is.EqualTo(expected).Within(2e-3 * Math.Max(1, Math.Abs(expected))));
    }

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public void Example_AnyUser_CutsTheItemsAndSamplesOthers(ushort seed)
    {
        var random = new RandomSource((long)seed);
        var itemCount = 2 + random.NextInt32(60);
        int[] taken = [.. random.Permutation(itemCount)[..(1 + random.NextInt32(itemCount - 1))].Order()];
        var example = new UserExample(10, 1 + random.NextInt32(6), 0.5);
        example.Draw(taken, itemCount, seed);
        var targets = example.Candidates[..example.Targets].ToArray();
        var sampled = example.Candidates[example.Targets..].ToArray();
        Assert.That(targets.Concat(example.Known.ToArray()), Is.EquivalentTo(taken));
        Assert.That(sampled, Is.Not.Empty.And.All.Matches<int>(i => i >= 0 && i < itemCount && !taken.Contains(i)));
        Assert.That(example.LogWeight, Is.EqualTo(Math.Log((double)(itemCount - taken.Length) / sampled.Length)).Within(1e-6));
        if (sampled.Length == itemCount - taken.Length)
        {
            Assert.That(sampled, Is.Unique, "few items are taken each once");
        }
    }

    [Test]
    public void Left_EachPlace_IsTheNextItemThatWasNotTaken()
    {
        int[] taken = [0, 1, 4, 7];
        Assert.That(Enumerable.Range(0, 5).Select(place => UserExample.Left(taken, place)), Is.EqualTo(new[] { 2, 3, 5, 6, 8 }));
    }

    [Test]
    public void EmbeddingTable_Step_MovesTouchedRowsAlikeForAnyThreads()
    {
        static float[] Run(int threads)
        {
            var table = new EmbeddingTable(500, 7);
            table.Draw(7, 1, 3);
            var random = new RandomSource(5L);
            float[][] sources = [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, 7 * 300).Select(_ => (float)random.Normal()).ToArray())];
            for (var k = 0; k < 300; k++)
            {
                table.Touch(random.NextInt32(400), k % 4, k);
            }

            table.Step(sources, 0.01f, 0, threads);
            return table.Values;
        }

        var before = new EmbeddingTable(500, 7);
        before.Draw(7, 1, 3);
        var one = Run(1);
        Assert.That(Run(3), Is.EqualTo(one));
        Assert.That(one[(400 * 7)..], Is.EqualTo(before.Values[(400 * 7)..]), "rows that nothing touched");

        // Adam's first step is as long as the pace, whatever the gradient: with the correction left out, 0.1 / √0.001 of it.
        double[] moved = [.. one.Zip(before.Values).Where(p => p.First != p.Second).Select(p => (double)Math.Abs(p.First - p.Second)).Order()];
        Assert.That(moved, Has.Length.GreaterThan(1000));
        Assert.That(moved[^1], Is.EqualTo(0.01 * 0.1 / Math.Sqrt(0.001)).Within(1e-6));
        Assert.That(moved[moved.Length / 10], Is.EqualTo(moved[^1]).Within(1e-6), "only the least gradients feel Adam's epsilon");
    }

    private static (MatrixPanels[] Forward, MatrixPanels[] Backward) Pack(PerceptronShape? shape, float[] parameters)
    {
        var layers = Enumerable.Range(0, shape?.Layers ?? 0).ToArray();
        MatrixPanels Packed(int layer, bool isTransposed)
        {
            var (inputs, outputs) = (shape!.Widths[layer], shape.Widths[layer + 1]);
            var panels = new MatrixPanels();
            panels.Pack(parameters.AsSpan()[shape.Weights(layer)], isTransposed ? outputs : inputs, isTransposed ? inputs : outputs, outputs, isTransposed);
            return panels;
        }

        return ([.. layers.Select(layer => Packed(layer, false))], [.. layers.Select(layer => Packed(layer, true))]);
    }
}
