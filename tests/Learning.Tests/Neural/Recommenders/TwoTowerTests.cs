using AudienceML.Learning.Data;
using AudienceML.Learning.Neural.Recommenders;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Neural.Recommenders;

public sealed class TwoTowerTests
{
    private const int Genres = 4;
    private const int Users = 240;
    private const int Items = 120;

    // The last 24 items, six a genre, nobody took.
    private const int Warm = 96;
    private static readonly TwoTowerOptions Small = new() { Factors = 8, Epochs = 30, LearningRate = 0.02 };

    [TestCaseSource(nameof(ContentChecks))]
    public void WithFeatures_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(IdChecks))]
    public void IdsAlone_Contract_Holds(ContractCheck check) => check.Run();

    [Test]
    public void Learn_ItemsNobodyTook_AreFoundFromTheirContent()
    {
        Assert.That(ColdAuc(Learn(World())), Is.GreaterThan(0.95));
        Assert.That(ColdAuc(Learn(new Interactions(World().ByUser))), Is.EqualTo(0.5), "without content all of them score alike");
    }

    [Test]
    public void ItemFactorsOf_ContentOfAnUntakenItem_IsItsRow()
    {
        var world = World();
        var model = Learn(world);
        var factors = new float[model.ItemFactors.ColumnCount];
        for (var item = Warm; item < Items; item++)
        {
            model.ItemFactorsOf(world.ItemFeatures!.Columns(item), world.ItemFeatures.Values(item), factors);
            Assert.That(factors, Is.EqualTo(model.ItemFactors.Row(item).ToArray()));
        }
    }

    [Test]
    public void FoldIn_FeaturesOfAUserWithoutHistory_FindTheGenre()
    {
        var model = Learn(World());
        var (user, scores) = (new float[model.ItemFactors.ColumnCount], new float[Items]);
        for (var genre = 0; genre < Genres; genre++)
        {
            model.FoldIn(default, [genre], [1], user);
            FactorScores.Write(user, model.ItemFactors, scores);
            Assert.That(Enumerable.Range(0, Items).OrderByDescending(i => scores[i]).Take(10).Count(i => i % Genres == genre), Is.GreaterThanOrEqualTo(8));
        }
    }

    [Test]
    public void FoldIn_UserOfTraining_HasTheFeaturesGivenThen()
    {
        var world = World();
        var model = Learn(world);
        var (known, told) = (new float[model.ItemFactors.ColumnCount], new float[model.ItemFactors.ColumnCount]);
        var history = world.HistoryOf(6);
        model.FoldIn(history, known);
        model.FoldIn(history, [6 % Genres], [1], told);
        Assert.That(known, Is.EqualTo(told).Within(1e-6));
    }

    [Test]
    public void Learn_ScaleOfFeatures_DoesNotMatter()
    {
        var world = World();
        var features = world.ItemFeatures!;
        var starts = Enumerable.Range(0, Items + 1).Select(features.RowStart).ToArray();
        var columns = Enumerable.Range(0, Items).SelectMany(i => features.Columns(i).ToArray()).ToArray();
        var values = Enumerable.Range(0, Items).SelectMany(i => features.Values(i).ToArray()).Select(v => v * 4).ToArray();
        var scaled = new Interactions(world.ByUser) { ItemFeatures = new SparseMatrix(starts, columns, values, features.ColumnCount), UserFeatures = world.UserFeatures };
        Assert.That(Learn(scaled).ItemFactors.Values.ToArray(), Is.EqualTo(Learn(world).ItemFactors.Values.ToArray()));
    }

    [Test]
    public void Learn_SameInteractions_GivesTheBitsOfEveryMachine()
    {
        var model = new TwoTowerLearner(Small with { Factors = 21, Epochs = 3 }).Learn(World(), new LearningContext(5, 2));
        var scores = new float[Items];
        model.Score(World().HistoryOf(4), scores);
        Assert.That(Checksum.Of(scores), Is.EqualTo(7570759432040739167UL));
    }

    [Test]
    public void BrokenCalls_AreRefused()
    {
        var model = Learn(World());
        var factors = new float[9];
        Assert.That(() => model.ItemFactorsOf([99], [1], factors), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => model.ItemFactorsOf([1], [float.NaN], factors), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => model.ItemFactorsOf([1], [1, 2], factors), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => model.ItemFactorsOf([1], [1], new float[8]), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => model.FoldIn(default, [Genres], [1], factors), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => Learn(new Interactions(World().ByUser) { ItemFeatures = World().UserFeatures }), Throws.InstanceOf<ArgumentException>());
        foreach (var (options, name) in new (TwoTowerOptions, string)[]
        {
            (new() { Factors = 0 }, "Factors"), (new() { IdDropout = 2 }, "IdDropout"), (new() { Loss = (RankingLoss)7 }, "Loss"), (new() { SampledPerTarget = 0 }, "SampledPerTarget"),
            (new() { TargetShare = 0 }, "TargetShare"), (new() { MaxTargets = 0 }, "MaxTargets"), (new() { HistoryExponent = 2 }, "HistoryExponent"), (new() { Epochs = 0 }, "Epochs"),
            (new() { BatchSize = 0 }, "BatchSize"), (new() { LearningRate = 2 }, "LearningRate"), (new() { L2 = double.NaN }, "L2"),
        })
        {
            Assert.That(() => new TwoTowerLearner(options), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith(name + " "));
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 20)]
    public void Towers_AnyExample_SlopesEqualDifferences(ushort seed)
    {
        var random = new RandomSource((long)seed);
        var options = new TwoTowerOptions { Factors = 1 + random.NextInt32(12), IdDropout = 0, Loss = (RankingLoss)random.NextInt32(3), HistoryExponent = random.NextDouble(), MaxTargets = 6 };
        const int Count = 20;
        var (items, users) = (new FeatureRows(Features(random, Count, 7), Count, "items"), new FeatureRows(Features(random, 3, 4), 3, "users"));
        var towers = new Towers(options, [.. Enumerable.Repeat(true, Count)], items, users, seed);
        foreach (var table in new[] { towers.Known, towers.KnownContent, towers.Items, towers.Content, towers.Users, towers.Everybody })
        {
            table.Draw(table.Width, 0.6, random.NextUInt64());
        }

        int[] taken = [.. random.Permutation(Count)[..(1 + random.NextInt32(12))].Order()];
        var gradient = new TowerGradient(options);
        gradient.Example.Draw(taken, Count, seed);
        int[] numbers = [.. Enumerable.Range(0, Count)];
        gradient.Run(towers, 1, numbers, 1, seed);
        gradient.Touch(towers, numbers, 0);
        var plain = new PlainTowers(options, towers, gradient.Example, 1);
        Assert.That(gradient.Loss, Is.EqualTo(plain.Loss()).Within(1e-4));
        foreach (var (table, values, source) in new[]
        {
            (towers.Known, plain.Known, gradient.ByUser), (towers.KnownContent, plain.KnownContent, gradient.ByUser), (towers.Items, plain.Items, gradient.ByItems),
            (towers.Content, plain.Content, gradient.ByItems), (towers.Users, plain.Users, gradient.ByUser), (towers.Everybody, plain.Everybody, gradient.ByUser),
        })
        {
            var slopes = new float[table.Width];
            for (var i = 0; i < 6; i++)
            {
                var row = random.NextInt32(values.Length / table.Width);
                var column = random.NextInt32(table.Width);
                table.Sum(row, [source], slopes);
                var expected = PlainRanking.Slope(values, (row * table.Width) + column, _ => plain.Loss());
                Assert.That(slopes[column], Is.EqualTo(expected).Within(2e-3 * Math.Max(1, Math.Abs(expected))));
            }
        }
    }

    private static TwoTowerModel Learn(Interactions interactions) => new TwoTowerLearner(Small).Learn(interactions, new LearningContext(3));

    /// <summary>How often an untaken item of the user's genre scores above one of another genre; equal scores count half.</summary>
    private static double ColdAuc(TwoTowerModel model)
    {
        double above = 0, pairs = 0;
        var world = World();
        var scores = new float[Items];
        for (var user = 0; user < Users; user++)
        {
            model.Score(world.HistoryOf(user), scores);
            foreach (var own in Enumerable.Range(Warm, Items - Warm).Where(i => i % Genres == user % Genres))
            {
                foreach (var other in Enumerable.Range(Warm, Items - Warm).Where(i => i % Genres != user % Genres))
                {
                    above += scores[own] > scores[other] ? 1 : scores[own] == scores[other] ? 0.5 : 0;
                    pairs++;
                }
            }
        }

        return above / pairs;
    }

    /// <summary>Users of four tastes, whose genre is a feature of theirs; items with a genre and tags that mean nothing.</summary>
    private static Interactions World()
    {
        var random = new RandomSource(21L);
        var byUser = new FeatureMatrix(Users, Items);
        for (var user = 0; user < Users; user++)
        {
            for (var item = 0; item < Warm; item++)
            {
                byUser.Row(user)[item] = random.Bernoulli(item % Genres == user % Genres ? 0.4 : 0.03) ? 1 : 0;
            }
        }

        var items = new FeatureMatrix(Items, Genres + 6);
        for (var item = 0; item < Items; item++)
        {
            items.Row(item)[item % Genres] = 1;
            items.Row(item)[Genres + random.NextInt32(6)] = 1;
        }

        var users = new FeatureMatrix(Users, Genres);
        for (var user = 0; user < Users; user++)
        {
            users.Row(user)[user % Genres] = 1;
        }

        return new Interactions(SparseMatrix.FromDense(byUser)) { ItemFeatures = SparseMatrix.FromDense(items), UserFeatures = SparseMatrix.FromDense(users) };
    }

    private static SparseMatrix Features(RandomSource random, int rows, int columns)
    {
        var features = new FeatureMatrix(rows, columns);
        foreach (ref var value in features.Values)
        {
            value = random.Bernoulli(0.4) ? (float)random.Normal() : 0;
        }

        return SparseMatrix.FromDense(features);
    }

    private static IEnumerable<TestCaseData> ContentChecks() => Cases(new Contract(hasFeatures: true));

    private static IEnumerable<TestCaseData> IdChecks() => Cases(new Contract(hasFeatures: false));

    private static IEnumerable<TestCaseData> Cases(Contract contract) => contract.Checks().Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    private sealed class Contract(bool hasFeatures) : RecommenderContract
    {
        protected override IRecommenderLearner CreateLearner() => new TwoTowerLearner(Small with { Factors = 5, Epochs = 12 });

        protected override Interactions CreateInteractions(int users, int items, int seed)
        {
            var interactions = base.CreateInteractions(users, items, seed);
            var random = new RandomSource(3L);
            return hasFeatures
                ? new Interactions(interactions.ByUser, interactions.Times.ToArray()) { ItemFeatures = Features(random, items, 6), UserFeatures = Features(random, users, 3) }
                : interactions;
        }
    }
}
