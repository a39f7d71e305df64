using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Factorization.Als;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Tests.Factorization.Als;

public sealed class FeatureAlsTests
{
    private const int Users = 400;
    private const int Items = 240;
    private const int Topics = 8;
    private const int Features = 40;
    private static readonly ImplicitAlsOptions Options = new() { Factors = 16, Iterations = 12, UnobservedWeight = 0.2, Regularization = 0.02 };

    [Test]
    public void Learn_ItemFeatures_FindsColdItems()
    {
        var world = new World(3);
        var training = world.Interactions(item => item % 4 != 0);
        var with = new ImplicitAlsLearner(Options).Learn(Known(training, world), new LearningContext());
        var without = new ImplicitAlsLearner(Options).Learn(training, new LearningContext());
        var (recall, coverage) = Cold(with, training, world);
        var (plainRecall, plainCoverage) = Cold(without, training, world);
        Assert.That(recall, Is.GreaterThan(Math.Max(0.15, 1.5 * plainRecall)), $"plain {plainRecall}");
        Assert.That(coverage, Is.GreaterThan(Math.Max(0.5, 3 * plainCoverage)), $"plain {plainCoverage}");
    }

    [Test]
    public void ItemFactorsFromFeatures_ItemOfTheCatalogueWithoutPairs_IsItsRow()
    {
        var world = new World(4);
        var interactions = Known(world.Interactions(item => item != 7), world);
        var model = new ImplicitAlsLearner(Options).Learn(interactions, new LearningContext());
        var factors = new float[16];
        model.ItemFactorsFromFeatures(new(world.ItemFeatures.Columns(7), world.ItemFeatures.Values(7)), factors);
        Assert.That(model.ItemFactors.Row(7).ToArray(), Is.EqualTo(factors));
        Assert.That(factors, Has.Some.Not.Zero);
        Assert.That(model.ItemFeatureCount, Is.EqualTo(Features));
        Assert.That(model.UserFeatureCount, Is.Zero);
    }

    [Test]
    public void Learn_UserFeatures_NewUserGetsOwnTopic()
    {
        var world = new World(5);
        var interactions = new Interactions(world.Interactions(_ => true).ByUser) { UserFeatures = world.UserFeatures };
        var model = new ImplicitAlsLearner(Options).Learn(interactions, new LearningContext());
        float[] known = new float[16], unknown = new float[16];
        var right = 0;
        for (var topic = 0; topic < Topics; topic++)
        {
            model.FoldIn(default, new KnownFeatures([topic], [1]), known);
            var best = Enumerable.Range(0, Items).MaxBy(item => Kernels.Dot(known, model.ItemFactors.Row(item)));
            right += World.TopicOf(best) == topic ? 1 : 0;
        }

        Assert.That(right, Is.EqualTo(Topics));

        // What is known draws a short history, too.
        model.FoldIn(new([0]), new KnownFeatures([3], [1]), known);
        model.FoldIn(new([0]), unknown);
        var mates = Enumerable.Range(0, Items).Where(item => World.TopicOf(item) == 3).ToArray();
        Assert.That(mates.Average(item => Kernels.Dot(known, model.ItemFactors.Row(item))), Is.GreaterThan(mates.Average(item => Kernels.Dot(unknown, model.ItemFactors.Row(item)))));
    }

    [Test]
    public void Explain_ModelWithUserFeatures_AddsUp()
    {
        var world = new World(6);
        var interactions = new Interactions(world.Interactions(_ => true).ByUser) { UserFeatures = world.UserFeatures };
        var model = new ImplicitAlsLearner(Options).Learn(interactions, new LearningContext());
        var history = interactions.HistoryOf(5);
        var contributions = new float[history.Count];
        var scores = new float[Items];
        model.Score(history, scores);
        for (var item = 0; item < 30; item++)
        {
            var rest = model.Explain(history, item, contributions);
            Assert.That(rest + contributions.Sum(), Is.EqualTo(scores[item]).Within(1e-5));
        }
    }

    [Test]
    public void FoldInItem_Features_DrawTheFactorsToThem()
    {
        var world = new World(7);
        var interactions = Known(world.Interactions(item => item % 4 != 0), world);
        var model = new ImplicitAlsLearner(Options).Learn(interactions, new LearningContext());
        float[] content = new float[16], alone = new float[16], both = new float[16], untaken = new float[16];
        var known = new KnownFeatures(world.ItemFeatures.Columns(4), world.ItemFeatures.Values(4));
        var users = new FeatureMatrix(1, 16);
        model.FoldIn(interactions.HistoryOf(9), users.Row(0));
        model.ItemFactorsFromFeatures(known, content);
        model.FoldInItem(users, default, alone, exposure: 0.01f);
        model.FoldInItem(users, default, known, both, exposure: 0.01f);
        model.FoldInItem(new FeatureMatrix(0, 16), default, known, untaken);
        Assert.That(untaken, Is.EqualTo(content));
        Assert.That(Kernels.SquaredDistance(both, content), Is.LessThan(Kernels.SquaredDistance(alone, content)));
        Assert.That(Kernels.Dot(users.Row(0), both), Is.GreaterThan(Kernels.Dot(users.Row(0), content)), "who took it scores it higher");
    }

    [Test]
    public void With_ItemsReplacedAndAdded_FoldsInAsIfTheGramMatrixWereMadeAgain()
    {
        var world = new World(8);
        var interactions = Known(world.Interactions(item => item % 4 != 0), world);
        var model = new ImplicitAlsLearner(Options).Learn(interactions, new LearningContext());
        var factors = new FeatureMatrix(4, 16);
        for (var i = 0; i < factors.Values.Length; i++)
        {
            factors.Values[i] = 0.02f * ((i % 7) - 3);
        }

        // 3 was learned from pairs, 8 from features alone; 240 and 241 are new.
        var changed = model.With([3, Items, 8, Items + 1], factors);
        Assert.That(changed.ItemCount, Is.EqualTo(Items + 2));
        Assert.That(model.ItemCount, Is.EqualTo(Items));
        Assert.That(changed.ItemFactors.Row(Items + 1).ToArray(), Is.EqualTo(factors.Row(3).ToArray()));

        double[][] counted = [.. Enumerable.Range(0, Items + 2).Select(item => item < Items && item != 8 && item % 4 == 0 ? new double[16] : Array.ConvertAll(changed.ItemFactors.Row(item).ToArray(), x => (double)x))];
        int[] taken = [1, 3, 241];
        var expected = PlainAls.Solve(Options, new(taken), counted);
        var actual = new float[16];
        changed.FoldIn(new(taken), actual);
        Assert.That(actual.Zip(expected).Max(p => Math.Abs(p.First - p.Second)), Is.LessThan(1e-4));
        Assert.That(() => model.With([Items + 1], new FeatureMatrix(1, 16)), Throws.ArgumentException);
    }

    [Test]
    public void Learn_FeaturesOfOtherRows_IsRefusedInWords()
    {
        var world = new World(9);
        var interactions = new Interactions(world.Interactions(_ => true).ByUser) { ItemFeatures = world.UserFeatures };
        Assert.That(
            () => new ImplicitAlsLearner(Options).Learn(interactions, new LearningContext()),
            Throws.InstanceOf<TrainingDataException>().With.Message.Contains("240 items"));
    }

    [Test]
    public void FromFeatures_ModelWithoutAndUnknownColumn_AreRefused()
    {
        var world = new World(10);
        var plain = new ImplicitAlsLearner(Options).Learn(world.Interactions(_ => true), new LearningContext());
        var model = new ImplicitAlsLearner(Options).Learn(Known(world.Interactions(_ => true), world), new LearningContext());
        Assert.That(() => plain.ItemFactorsFromFeatures(default, new float[16]), Throws.InvalidOperationException);
        Assert.That(() => plain.UserFactorsFromFeatures(default, new float[16]), Throws.InvalidOperationException);
        Assert.That(() => model.ItemFactorsFromFeatures(new([Features], [1]), new float[16]), Throws.ArgumentException);
        Assert.That(() => model.ItemFactorsFromFeatures(new([0], [float.NaN]), new float[16]), Throws.ArgumentException);
    }

    [Test]
    public void FeatureRidge_NormalEquations_AreMet()
    {
        var world = new World(11);
        var random = new RandomSource(1);
        var rows = new FactorBlock(Items, 5);
        var penalties = new float[Items];
        for (var item = 0; item < Items; item++)
        {
            penalties[item] = item % 5 == 0 ? 0 : 1 + (item % 3);
            foreach (ref var value in rows.Row(item))
            {
                value = (float)random.Normal();
            }
        }

        var ridge = new FeatureRidge(world.ItemFeatures, penalties, 0.1, 5, 2);
        ridge.Learn(rows, default);
        ridge.Learn(rows, default);
        var mu = 0.1 * penalties.Sum() / penalties.Count(p => p > 0);
        for (var k = 0; k < 5; k++)
        {
            for (var feature = 0; feature < Features; feature++)
            {
                var gradient = mu * ridge.Map.Factors.Row(feature)[k];
                double size = 0;
                for (var item = 0; item < Items; item++)
                {
                    var columns = world.ItemFeatures.Columns(item);
                    var at = columns.IndexOf(feature);
                    if (at >= 0)
                    {
                        double fit = 0;
                        for (var j = 0; j < columns.Length; j++)
                        {
                            fit += (double)world.ItemFeatures.Values(item)[j] * ridge.Map.Factors.Row(columns[j])[k];
                        }

                        var part = penalties[item] * world.ItemFeatures.Values(item)[at] * (fit - rows.Row(item)[k]);
                        gradient += part;
                        size += Math.Abs(part);
                    }
                }

                Assert.That(Math.Abs(gradient), Is.LessThan((1e-3 * size) + 1e-4), $"feature {feature}, factor {k}");
            }
        }
    }

    private static Interactions Known(Interactions interactions, World world) => new(interactions.ByUser) { ItemFeatures = world.ItemFeatures };

    // Recall@20 of items without a pair in training, among all unseen items, and the share of them that is on any list.
    private static (double Recall, double Coverage) Cold(ImplicitAlsModel model, Interactions training, World world)
    {
        var shown = new HashSet<int>();
        double found = 0, all = 0;
        var scores = new float[Items];
        for (var user = 0; user < Users; user++)
        {
            model.Score(training.HistoryOf(user), scores);
            foreach (var item in training.ByUser.Columns(user))
            {
                scores[item] = float.NegativeInfinity;
            }

            var top = Enumerable.Range(0, Items).OrderByDescending(item => scores[item]).Take(20).Where(item => item % 4 == 0).ToArray();
            shown.UnionWith(top);
            found += top.Count(item => world.Takes(user, item));
            all += Enumerable.Range(0, Items).Count(item => item % 4 == 0 && world.Takes(user, item));
        }

        return (found / all, shown.Count / (Items / 4.0));
    }

    /// <summary>Users and items with topics. An item's features are a few of its topic's three words and some words of no meaning.</summary>
    private sealed class World(int seed)
    {
        public SparseMatrix ItemFeatures { get; } = FeaturesOf(seed);

        public SparseMatrix UserFeatures { get; } = new(
            Enumerable.Range(0, Users + 1).ToArray(), Enumerable.Range(0, Users).Select(u => u % Topics).ToArray(), Enumerable.Repeat(1f, Users).ToArray(), Topics);

        public static int TopicOf(int item) => (item / 4) % Topics;

        public bool Takes(int user, int item)
        {
            var chance = TopicOf(item) == user % Topics ? 0.5 : TopicOf(item) == (user / Topics) % Topics ? 0.25 : 0.02;
            return Seeds.Uniform(Seeds.Derive(seed, user), item) < chance;
        }

        public Interactions Interactions(Func<int, bool> isThere)
        {
            var starts = new List<int> { 0 };
            var columns = new List<int>();
            for (var user = 0; user < Users; user++)
            {
                columns.AddRange(Enumerable.Range(0, Items).Where(item => isThere(item) && Takes(user, item)));
                starts.Add(columns.Count);
            }

            return new(new SparseMatrix(starts.ToArray(), columns.ToArray(), Enumerable.Repeat(1f, columns.Count).ToArray(), Items));
        }

        private static SparseMatrix FeaturesOf(int seed)
        {
            var dense = new FeatureMatrix(Items, Features);
            for (var item = 0; item < Items; item++)
            {
                var random = new RandomSource(Seeds.Derive(seed, 99, item));
                for (var i = 0; i < 3; i++)
                {
                    dense.Row(item)[((item / 4) % Topics * 3) + random.NextInt32(3)] = 1;
                    dense.Row(item)[(3 * Topics) + random.NextInt32(Features - (3 * Topics))] = 0.5f;
                }
            }

            return SparseMatrix.FromDense(dense);
        }
    }
}
