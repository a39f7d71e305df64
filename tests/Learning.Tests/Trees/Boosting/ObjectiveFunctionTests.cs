using AudienceML.Learning.Data;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tests.Trees.Boosting;

public sealed class ObjectiveFunctionTests
{
    private const int Classes = 4;

    private static readonly BoostingObjective[] RowByRow =
    [
        BoostingObjective.BinaryLogLoss, BoostingObjective.SquaredError, BoostingObjective.AbsoluteError, BoostingObjective.Quantile,
        BoostingObjective.Huber, BoostingObjective.Poisson, BoostingObjective.Tweedie, BoostingObjective.Gamma, BoostingObjective.Softmax,
    ];

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public bool Derivatives_AnyScores_AreTheSlopesOfTheLoss(short first, short second, byte label, byte weight)
    {
        foreach (var kind in RowByRow)
        {
            var (objective, set) = OneRow(kind, label, weight);
            var scores = Enumerable.Range(0, objective.OutputCount).Select(k => (k % 2 == 0 ? first : second) / 16384f).ToArray();
            var (gradients, hessians) = (new float[scores.Length], new float[scores.Length]);
            objective.Derivatives(set, 0, scores, gradients, hessians);
            for (var k = 0; k < scores.Length; k++)
            {
                var (slope, bend) = Differences(objective, set, scores, k);
                var scale = 1 + Math.Abs(slope) + Math.Abs(bend);
                if (Math.Abs(gradients[k] - slope) > 2e-3 * scale * set.Weights.Span[0] && !IsAtAKink(kind, scores[0], set.Labels.Span[0]))
                {
                    return false;
                }

                // Where the second derivative is the loss's own, or a known multiple of it.
                double factor = kind switch
                {
                    BoostingObjective.BinaryLogLoss or BoostingObjective.SquaredError or BoostingObjective.Gamma or BoostingObjective.Tweedie
                        or BoostingObjective.Poisson => 1,
                    BoostingObjective.Softmax => Classes / (Classes - 1.0),
                    _ => 0,
                };
                if (factor > 0 && Math.Abs(hessians[k] - (factor * bend)) > 0.02 * factor * scale)
                {
                    return false;
                }
            }
        }

        return true;
    }

    [Test]
    public void BaseScores_MinimiseTheLossOfAConstant([ValueSource(nameof(RowByRow))] BoostingObjective kind, [Values] bool weighted)
    {
        var random = new Random(3);
        var labels = Enumerable.Range(0, 400).Select(_ => Label(kind, random.Next(256))).ToArray();
        var weights = weighted ? labels.Select(_ => 0.1f + random.NextSingle()).ToArray() : [];
        var set = new LearningSet(new FeatureMatrix(labels.Length, 1), labels, weights);
        var objective = Objective(kind, set);
        var scores = new float[objective.OutputCount];
        objective.BaseScores(set, scores);
        var best = Loss(0, 0);
        for (var k = 0; k < scores.Length; k++)
        {
            // Huber's start is one step from the median, so it may be a little off.
            var slack = kind == BoostingObjective.Huber ? 2e-3 * best : 1e-5 * best;
            Assert.That(Loss(k, 0.05f), Is.GreaterThanOrEqualTo(best - slack));
            Assert.That(Loss(k, -0.05f), Is.GreaterThanOrEqualTo(best - slack));
        }

        double Loss(int output, float step)
        {
            var moved = (float[])scores.Clone();
            moved[output] += step;
            return objective.LossSum(set, 0, [.. Enumerable.Repeat(moved, labels.Length).SelectMany(row => row)]);
        }
    }

    [Test]
    public void Derivatives_BlockInTheMiddle_AreThoseOfItsRows([ValueSource(nameof(RowByRow))] BoostingObjective kind)
    {
        var random = new Random(4);
        var labels = Enumerable.Range(0, 50).Select(_ => Label(kind, random.Next(256))).ToArray();
        var weights = labels.Select(_ => random.NextSingle()).ToArray();
        var set = new LearningSet(new FeatureMatrix(labels.Length, 1), labels, weights);
        var objective = Objective(kind, set);
        var width = objective.OutputCount;
        var scores = Enumerable.Range(0, 50 * width).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var (all, allHessians) = (new float[scores.Length], new float[scores.Length]);
        objective.Derivatives(set, 0, scores, all, allHessians);
        var (part, partHessians) = (new float[21 * width], new float[21 * width]);
        objective.Derivatives(set, 13, scores.AsSpan(13 * width, 21 * width), part, partHessians);
        Assert.That(part, Is.EqualTo(all[(13 * width)..(34 * width)]));
        Assert.That(partHessians, Is.EqualTo(allHessians[(13 * width)..(34 * width)]));
    }

    [TestCase(0.5, new[] { 3f, 1, 2 }, new float[0], 2f)]
    [TestCase(0.5, new[] { 4f, 1, 2, 3 }, new float[0], 2.5f)]
    [TestCase(0.9, new[] { 1f, 2, 3, 4, 5 }, new float[0], 5f)]
    [TestCase(0.2, new[] { 5f, 4, 3, 2, 1 }, new float[0], 1.5f)]
    [TestCase(0.5, new[] { 3f, 1, 2 }, new[] { 5f, 1, 1 }, 3f)]
    [TestCase(0.5, new[] { 3f, 1, 2 }, new[] { 1f, 1, 2 }, 2f)]
    [TestCase(0.5, new[] { 2f, 1 }, new[] { 1f, 1 }, 1.5f)]
    [TestCase(0.99, new[] { 7f }, new[] { 0.25f }, 7f)]
    public void Quantile_ByHand(double level, float[] values, float[] weights, float expected)
        => Assert.That(WeightedLabels.Quantile((float[])values.Clone(), (float[])weights.Clone(), level), Is.EqualTo(expected));

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public bool LogarithmicStep_AnyLeaf_IsTheShorterOfNewtonAndTheMinimum(byte ratio, byte power)
    {
        // A leaf whose labels are on average so many times the mean that is predicted.
        var (r, p) = (Math.Exp((ratio - 128) / 16.0), 1 + (power / 255.0));
        var newton = (r - 1) / (2 - p + ((p - 1) * r));
        var step = WeightedLabels.LogarithmicStep(newton, p);
        return Math.Abs(step - Math.MinMagnitude(newton, Math.Log(r))) < 1e-6 * (1 + Math.Abs(step));
    }

    [Test]
    public void Softmax_LargeScores_StayProbabilities()
    {
        float[] scores = [1000, 999, -1000, 0, 0, 0];
        ScoreLinks.Apply(ScoreLink.Softmax, 3, scores);
        Assert.That(scores[0], Is.EqualTo(1 / (1 + Math.Exp(-1))).Within(1e-6));
        Assert.That(scores[2], Is.Zero);
        Assert.That(scores[3..], Is.All.EqualTo(1 / 3f).Within(1e-6));
    }

    [Test]
    public void LambdaRank_Pushes_CancelInAGroupAndFollowTheLabels()
    {
        var set = new LearningSet(new FeatureMatrix(7, 1), new float[] { 0, 2, 1, 0, 0, 4, 0 }, default, null, new[] { 1, 1, 1, 1, 2, 2, 3 });
        var objective = new LambdaRankObjective(10);
        objective.Check(set, isTraining: true);
        var (gradients, hessians) = (new float[7], new float[7]);
        objective.Derivatives(set, 0, [0.3f, 0.1f, 0.2f, 0, 1, -1, 5], gradients, hessians);
        Assert.Multiple(() =>
        {
            Assert.That(gradients[..4].Sum(), Is.Zero.Within(1e-6));
            Assert.That(gradients[4] + gradients[5], Is.Zero.Within(1e-6));
            Assert.That(gradients[1], Is.Negative, "the best of its group has to go up");
            Assert.That(gradients[0], Is.Positive);
            Assert.That(gradients[5], Is.Negative);
            Assert.That(gradients[6], Is.Zero, "alone in its group");
            Assert.That(hessians, Is.All.Positive);
        });
    }

    [Test]
    public void LambdaRank_TwoRows_PushByHand()
    {
        // One pair, equal scores: half wrong; swapping changes NDCG by 1 - 1 / log2(3); the sum s of both pushes is scaled by log2(1 + s) / s.
        var set = new LearningSet(new FeatureMatrix(2, 1), new float[] { 0, 1 }, default, null, new[] { 1, 1 });
        var (gradients, hessians) = (new float[2], new float[2]);
        new LambdaRankObjective(10).Derivatives(set, 0, [0, 0], gradients, hessians);
        var change = 1 - (1 / Math.Log2(3));
        var scale = Math.Log2(1 + change) / change;
        Assert.That(gradients, Is.EqualTo(new[] { 0.5 * change * scale, -0.5 * change * scale }).AsCollection.Within(1e-6));
        Assert.That(hessians, Is.EqualTo(new[] { 0.25 * change * scale, 0.25 * change * scale }).AsCollection.Within(1e-6));
    }

    [Test]
    public void Ndcg_ByHand()
    {
        // Ranked 0, 2, 1 in the first group: (3 / log2(3) + 1 / 2) / (3 + 1 / log2(3)); the second has nothing to gain and counts as 1.
        var set = new LearningSet(new FeatureMatrix(5, 1), new float[] { 0, 2, 1, 0, 0 }, default, null, new[] { 5, 5, 5, 2, 2 });
        var expected = ((3 / Math.Log2(3)) + 0.5) / (3 + (1 / Math.Log2(3)));
        Assert.That(ValidationMetric.Ndcg(10).Measure([3, 2, 1, 0, 0], set), Is.EqualTo((expected + 1) / 2).Within(1e-12));
        Assert.That(ValidationMetric.Ndcg(1).Measure([3, 2, 1, 0, 0], set), Is.EqualTo(0.5).Within(1e-12));
        Assert.That(ValidationMetric.Ndcg(10).Measure([1, 3, 2, 0, 0], set), Is.EqualTo(1).Within(1e-12));
    }

    private static bool IsAtAKink(BoostingObjective kind, float score, float label) => kind switch
    {
        BoostingObjective.AbsoluteError or BoostingObjective.Quantile => Math.Abs(score - label) < 0.02,
        BoostingObjective.Huber => Math.Abs(Math.Abs(score - label) - 0.5) < 0.02,
        _ => false,
    };

    private static (double Slope, double Bend) Differences(ObjectiveFunction objective, LearningSet set, float[] scores, int output)
    {
        const float Step = 1f / 128;
        var middle = objective.LossSum(set, 0, scores);
        var moved = (float[])scores.Clone();
        moved[output] = scores[output] + Step;
        var (up, above) = (objective.LossSum(set, 0, moved), moved[output] - (double)scores[output]);
        moved[output] = scores[output] - Step;
        var (down, below) = (objective.LossSum(set, 0, moved), scores[output] - (double)moved[output]);
        return ((up - down) / (above + below), (((up - middle) / above) - ((middle - down) / below)) / ((above + below) / 2));
    }

    private static (ObjectiveFunction Objective, LearningSet Set) OneRow(BoostingObjective kind, byte label, byte weight)
    {
        var set = new LearningSet(new FeatureMatrix(1, 1), new[] { Label(kind, label) }, new[] { (1 + weight) / 64f });
        return (Objective(kind, set), set);
    }

    private static float Label(BoostingObjective kind, int random) => kind switch
    {
        BoostingObjective.BinaryLogLoss => random % 2,
        BoostingObjective.Softmax => random % Classes,
        BoostingObjective.Poisson => random % 7,
        BoostingObjective.Tweedie => random % 3 == 0 ? 0 : random / 64f,
        BoostingObjective.Gamma => (random + 1) / 64f,
        _ => (random - 100) / 64f,
    };

    private static ObjectiveFunction Objective(BoostingObjective kind, LearningSet set) => ObjectiveFunction.Of(
        new GradientBoostingOptions { Objective = kind, QuantileLevel = 0.8, HuberDelta = 0.5, TweediePower = 1.3, Classes = Classes }, set);
}
