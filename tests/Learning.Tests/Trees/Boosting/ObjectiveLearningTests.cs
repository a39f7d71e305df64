using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Metrics;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tests.Trees.Boosting;

public sealed class ObjectiveLearningTests
{
    private static readonly LearningContext Context = new(Seed: 7);
    private static readonly GradientBoostingOptions Small = new() { Trees = 60, Leaves = 12, MinRowsInLeaf = 10 };

    [Test]
    public void Learn_QuantileWithoutFeaturesThatTell_IsTheQuantileOfTheLabels([Values(0.1, 0.5, 0.9)] double level)
    {
        var labels = Enumerable.Range(0, 101).Select(i => (float)((i * 37) % 101)).ToArray();
        var set = new LearningSet(new FeatureMatrix(101, 1), labels);
        var model = Learn(set, Small with { Objective = BoostingObjective.Quantile, QuantileLevel = level });
        Assert.That(Score(model, set.Features), Is.All.EqualTo((float)Math.Ceiling(level * 101) - 1));
    }

    [Test]
    public void Learn_Quantile_CoversThatShareOfHeldOutRows([Values(0.1, 0.8)] double level)
    {
        var options = Small with { Objective = BoostingObjective.Quantile, QuantileLevel = level, Trees = 100, MinRowsInLeaf = 40 };
        var model = Learn(Spread(6000, 1), options);
        var test = Spread(4000, 2);
        var scores = Score(model, test.Features);
        var labels = test.Labels.ToArray();
        Assert.That(scores.Where((score, i) => labels[i] <= score).Count() / 4000.0, Is.EqualTo(level).Within(0.03));

        // The noise grows with the second feature, and so must the distance from the middle.
        var narrow = Score(model, new FeatureMatrix(new[] { 0.5f, 0.05f }, 1, 2))[0];
        var wide = Score(model, new FeatureMatrix(new[] { 0.5f, 0.95f }, 1, 2))[0];
        Assert.That(Math.Abs(wide - 1), Is.GreaterThan(Math.Abs(narrow - 1) + 0.5));
    }

    [TestCase(BoostingObjective.AbsoluteError)]
    [TestCase(BoostingObjective.Huber)]
    public void Learn_RobustLoss_IsNotCarriedAwayByOutliers(BoostingObjective objective)
    {
        var set = Spread(3000, 3);
        var labels = set.Labels.ToArray();
        for (var i = 0; i < labels.Length; i += 20)
        {
            labels[i] = 1e6f;
        }

        var test = Spread(2000, 4);
        var error = RegressionMetrics.Mae(Score(Learn(new LearningSet(set.Features, labels), Small with { Objective = objective }), test.Features), test.Labels.Span);
        var square = RegressionMetrics.Mae(
            Score(Learn(new LearningSet(set.Features, labels), Small with { Objective = BoostingObjective.SquaredError }), test.Features), test.Labels.Span);
        Assert.That(error, Is.LessThan(0.7), "the noise alone has a mean distance of 0.5");
        Assert.That(square, Is.GreaterThan(1000));
    }

    [TestCase(BoostingObjective.Poisson)]
    [TestCase(BoostingObjective.Tweedie)]
    [TestCase(BoostingObjective.Gamma)]
    public void Learn_LogarithmicLink_FindsTheMean(BoostingObjective objective)
    {
        var (train, _) = Counts(6000, 5, objective);
        var (test, means) = Counts(2000, 6, objective);
        var outputs = Score(Learn(train, Small with { Objective = objective }), test.Features);
        var error = outputs.Zip(means, (a, b) => Math.Abs(Math.Log(a / b))).Average();
        Assert.That(error, Is.LessThan(0.15), "in logarithms; means go from 1 to 20");
        Assert.That(outputs.Average(), Is.EqualTo(means.Average()).Within(0.05 * means.Average()));
    }

    [Test]
    public void Learn_SoftmaxOfTwoClasses_IsTheBinaryModel()
    {
        // Without penalties and categories, whose order depends on the size of second derivatives, only the rounding of gradients differs.
        var mixed = TreeData.Mixed(4000, 1);
        var train = new LearningSet(mixed.Features, mixed.Labels);
        var options = Small with { L2 = 0, MinHessianInLeaf = 0, Trees = 30 };
        var binary = Score(Learn(train, options), train.Features);
        var two = Score(Learn(train, options with { Objective = BoostingObjective.Softmax }), train.Features).Where((_, at) => at % 2 == 1);
        Assert.That(two.Zip(binary, (a, b) => Math.Abs(a - b)).Average(), Is.LessThan(0.01));
    }

    [Test]
    public void Learn_Softmax_FindsClasses()
    {
        var model = Learn(Corners(4000, 1), Small with { Objective = BoostingObjective.Softmax });
        var test = Corners(1000, 2);
        var outputs = Score(model, test.Features);
        Assert.Multiple(() =>
        {
            Assert.That((model.OutputCount, model.RoundCount, model.TreeCount), Is.EqualTo((4, 60, 240)));
            Assert.That(ValidationMetric.Accuracy.Measure(outputs, test), Is.GreaterThan(0.85), "one label in ten is drawn at random");
            Assert.That(ValidationMetric.LogLoss.Measure(outputs, test), Is.LessThan(0.6));
        });
    }

    [Test]
    public void Learn_ClassesThatTrainingDoesNotShow_HaveNoProbabilityAndAreRefusedInLabels()
    {
        var train = Corners(1000, 1);
        var model = Learn(train, Small with { Objective = BoostingObjective.Softmax, Classes = 6, Trees = 5 });
        var outputs = Score(model, train.Features);
        Assert.That(model.OutputCount, Is.EqualTo(6));
        Assert.That(outputs.Chunk(6).Max(row => row[5]), Is.LessThan(1e-4));
        Assert.That(
            () => Learn(train, Small with { Objective = BoostingObjective.Softmax, Classes = 3 }),
            Throws.TypeOf<TrainingDataException>().With.Message.Contains("Classes"));
    }

    [Test]
    public void Learn_LambdaRank_RanksHeldOutGroups()
    {
        var (train, test) = (Ranked(300, 1), Ranked(100, 2));
        var metric = ValidationMetric.Ndcg(5);
        var before = metric.Measure(new float[test.RowCount], test);
        var ranked = metric.Measure(Score(Learn(train, Small with { Objective = BoostingObjective.LambdaRank }), test.Features), test);
        var valued = metric.Measure(Score(Learn(train, Small with { Objective = BoostingObjective.SquaredError }), test.Features), test);
        Assert.That(ranked, Is.GreaterThan(before + 0.2));
        Assert.That(ranked, Is.GreaterThan(valued), "each group has an offset of its own in its labels, which ranking need not learn");
    }

    [Test]
    public void Learn_LambdaRankOnManyThreadsAndBlocks_GivesTheSameBytes()
    {
        var set = Ranked(2000, 3);
        var learner = new GradientBoostingLearner(Small with { Objective = BoostingObjective.LambdaRank, Trees = 4 });
        var one = GradientBoostingLearnerTests.Bytes(learner.Learn(set, null, Context));
        Assert.That(GradientBoostingLearnerTests.Bytes(learner.Learn(set, null, Context with { MaxDegreeOfParallelism = 3 })), Is.EqualTo(one));
    }

    [Test]
    public void Learn_GroupsMissingOrApart_AreRefused()
    {
        var set = Ranked(20, 1);
        var learner = new GradientBoostingLearner(Small with { Objective = BoostingObjective.LambdaRank });
        Assert.That(
            () => learner.Learn(new LearningSet(set.Features, set.Labels), null, Context),
            Throws.TypeOf<TrainingDataException>().With.Message.Contains("no groups"));
        var groups = set.Groups.ToArray();
        groups[^1] = groups[0];
        Assert.That(
            () => learner.Learn(new LearningSet(set.Features, set.Labels, default, null, groups), null, Context),
            Throws.TypeOf<TrainingDataException>().With.Message.Contains("do not lie together"));
    }

    [Test]
    public void Learn_CustomObjective_GivesTheTreesOfTheBuiltInOne()
    {
        var train = TreeData.Mixed(2000, 1, regression: true);
        var built = Learn(train, Small with { Objective = BoostingObjective.SquaredError });
        var own = Learn(train, Small with { Objective = BoostingObjective.Custom, CustomObjective = new OwnSquaredErrors(1) });
        Assert.That(Score(own, train.Features), Is.EqualTo(Score(built, train.Features)));
    }

    [Test]
    public void Learn_CustomObjectiveOfTwoOutputs_LearnsBoth()
    {
        var train = TreeData.Mixed(3000, 1, missing: 0, regression: true);
        var model = Learn(train, Small with { Objective = BoostingObjective.Custom, CustomObjective = new OwnSquaredErrors(2) });
        var outputs = Score(model, train.Features);
        Assert.That(model.OutputCount, Is.EqualTo(2));
        Assert.That(RegressionMetrics.R2(outputs.Where((_, i) => i % 2 == 0).ToArray(), train.Labels.Span), Is.GreaterThan(0.9));
        Assert.That(RegressionMetrics.R2(outputs.Where((_, i) => i % 2 == 1).Select(y => -y).ToArray(), train.Labels.Span), Is.GreaterThan(0.9));
    }

    [Test]
    public void Learn_LabelsThatTheLossCannotTake_AreRefused()
    {
        Refused(BoostingObjective.Poisson, [1, -1, 2]);
        Refused(BoostingObjective.Tweedie, [1, -0.5f, 2]);
        Refused(BoostingObjective.Gamma, [1, 0, 2]);
        Refused(BoostingObjective.Poisson, [0, 0, 0]);
        Refused(BoostingObjective.Softmax, [0, 1, 1.5f]);

        static void Refused(BoostingObjective objective, float[] labels) => Assert.That(
            () => Learn(new LearningSet(new FeatureMatrix(3, 1), labels), Small with { Objective = objective }), Throws.TypeOf<TrainingDataException>());
    }

    private static GradientBoostingModel Learn(LearningSet set, GradientBoostingOptions options) =>
        new GradientBoostingLearner(options).Learn(set, null, Context);

    private static float[] Score(GradientBoostingModel model, FeatureMatrix features)
    {
        var outputs = new float[features.RowCount * model.OutputCount];
        model.Score(features, outputs);
        return outputs;
    }

    /// <summary>Labels around 2 × the first feature, spread evenly over a width of 4 × the second.</summary>
    private static LearningSet Spread(int rows, int seed)
    {
        var random = new Random(seed);
        var features = new FeatureMatrix(rows, 2);
        var labels = new float[rows];
        for (var i = 0; i < rows; i++)
        {
            var row = features.Row(i);
            (row[0], row[1]) = (random.NextSingle(), random.NextSingle());
            labels[i] = (2 * row[0]) + ((random.NextSingle() - 0.5f) * 4 * row[1]);
        }

        return new LearningSet(features, labels);
    }

    private static (LearningSet Set, float[] Means) Counts(int rows, int seed, BoostingObjective objective)
    {
        var random = new Random(seed);
        var features = new FeatureMatrix(rows, 2);
        var (labels, means) = (new float[rows], new float[rows]);
        for (var i = 0; i < rows; i++)
        {
            var row = features.Row(i);
            (row[0], row[1]) = (random.NextSingle(), random.NextSingle());
            means[i] = MathF.Exp((2 * row[0]) + row[1]);

            // A Poisson count; for gamma an exponential; for Tweedie the sum of as many exponentials as a Poisson count says.
            var count = 0;
            for (var time = -Math.Log(1 - random.NextDouble()); time < means[i]; time -= Math.Log(1 - random.NextDouble()))
            {
                count++;
            }

            labels[i] = objective switch
            {
                BoostingObjective.Poisson => count,
                BoostingObjective.Gamma => (float)(means[i] * (1e-6 - Math.Log(1 - random.NextDouble()))),
                _ => (float)Enumerable.Range(0, count).Sum(_ => -Math.Log(1 - random.NextDouble())),
            };
        }

        return (new LearningSet(features, labels), means);
    }

    /// <summary>Four classes, one in each corner of a square; one label in ten is drawn at random.</summary>
    private static LearningSet Corners(int rows, int seed)
    {
        var random = new Random(seed);
        var features = new FeatureMatrix(rows, 3);
        var labels = new float[rows];
        for (var i = 0; i < rows; i++)
        {
            var row = features.Row(i);
            (row[0], row[1], row[2]) = (random.NextSingle(), random.NextSingle(), random.NextSingle());
            labels[i] = random.Next(10) == 0 ? random.Next(4) : (row[0] > 0.5 ? 2 : 0) + (row[1] > 0.3 ? 1 : 0);
        }

        return new LearningSet(features, labels);
    }

    /// <summary>Groups of 8 to 15 rows whose degrees follow two features, above a level of the group's own.</summary>
    private static LearningSet Ranked(int groups, int seed)
    {
        var random = new Random(seed);
        var (values, labels, numbers) = (new List<float>(), new List<float>(), new List<int>());
        for (var group = 0; group < groups; group++)
        {
            var level = random.Next(3);
            for (var i = random.Next(8, 16); i > 0; i--)
            {
                var (a, b) = (random.NextSingle(), random.NextSingle());
                values.AddRange([a, b, random.NextSingle()]);
                labels.Add(Math.Clamp((int)((3 * a * b) + (random.NextDouble() * 0.5)) + level, 0, 4));
                numbers.Add(1000 - group);
            }
        }

        return new LearningSet(new FeatureMatrix(values.ToArray(), labels.Count, 3), labels.ToArray(), default, null, numbers.ToArray());
    }

    /// <summary>Half the squared error of the label, and of its negative in the second output.</summary>
    private sealed class OwnSquaredErrors(int outputs) : ObjectiveFunction
    {
        public override string LossName => "own";

        public override int OutputCount => outputs;

        public override void BaseScores(LearningSet train, Span<float> scores)
        {
            scores.Clear();
            scores[0] = (float)(train.Labels.ToArray().Sum(y => (double)y) / train.RowCount);
        }

        public override void Derivatives(LearningSet set, int start, ReadOnlySpan<float> scores, Span<float> gradients, Span<float> hessians)
        {
            for (var at = 0; at < scores.Length; at++)
            {
                gradients[at] = scores[at] - Target(set, start, at);
                hessians[at] = 1;
            }
        }

        public override double LossSum(LearningSet set, int start, ReadOnlySpan<float> scores)
        {
            double sum = 0;
            for (var at = 0; at < scores.Length; at++)
            {
                sum += Math.Pow(scores[at] - Target(set, start, at), 2) / 2;
            }

            return sum;
        }

        private float Target(LearningSet set, int start, int at) => set.Labels.Span[start + (at / outputs)] * (at % outputs == 0 ? 1 : -1);
    }
}
