using AudienceML.Learning.Clusters;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Clusters;

public sealed class KMeansTests
{
    [Test]
    public void Learn_GivenCenters_MatchesScikitLearn()
    {
        // KMeans(3, init=[[0,0],[1,0],[10,1]], n_init=1, tol=0).fit(X, sample_weight=w) of scikit-learn 1.2.1.
        float[] x = [0, 0, 1, 0, 0, 1, 1, 1, 8, 8, 9, 8, 8, 9, 9, 9.5f, 0, 10, 1, 10, 0, 11, 3, 4];
        float[] w = [1, 1, 2, 1, 1, 1, 1, 3, 1, 0.5f, 1, 1];
        var options = new KMeansOptions { Clusters = 3, InitialCenters = new FeatureMatrix(new float[] { 0, 0, 1, 0, 10, 1 }, 3, 2), Tolerance = 0 };
        var model = new KMeansLearner(options).Learn(new FeatureMatrix(x, 12, 2), w, new LearningContext());
        var clusters = new int[12];
        model.Assign(new FeatureMatrix(x, 12, 2), clusters);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(clusters, Is.EqualTo(new[] { 1, 1, 1, 1, 2, 2, 2, 2, 0, 0, 0, 1 }));
            Assert.That(model.Inertia, Is.EqualTo(22.708333333333336).Within(1e-4));
            Assert.That(model.Centers, Is.EqualTo(new[] { 0.2, 10.4, 0.8333333333333335, 1.166666666666667, 8.666666666666666, 8.916666666666666 }).Within(1e-5));
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public void Learn_AnyRows_MatchesPlainLloyd(int seed, byte size, byte width, byte clusters)
    {
        var rows = size + 40;
        var columns = (width % 19) + 1;
        var k = (clusters % 21) + 1;
        var random = new RandomSource((ulong)seed);
        var features = new FeatureMatrix(rows, columns);
        foreach (ref var value in features.Values)
        {
            value = (float)random.Normal(3, 2);
        }

        var options = new KMeansOptions { Clusters = k, InitialCenters = features.Rows(0, k), MaxIterations = 12, Tolerance = 0 };
        var model = new KMeansLearner(options).Learn(features, default, new LearningContext(1, 2));
        var (assigned, inertia) = PlainKMeans.Run(features, k, 12);
        var found = new int[rows];
        model.Assign(features, found);
        Assert.That(found, Is.EqualTo(assigned));
        Assert.That(model.Inertia, Is.EqualTo(inertia).Within(1e-4 * (inertia + 1)));
    }

    [Test]
    public void Run_EveryInstructionSet_FindsTheSameCenters()
    {
        var random = new RandomSource(5UL);
        foreach (var (k, columns) in new[] { (1, 1), (7, 3), (8, 28), (19, 9), (64, 17) })
        {
            var centers = new CenterGroups(Draw(random, k * columns), k, columns);
            var tile = Draw(random, 32 * columns);
            var (fast, fastBest) = (new int[32], new float[32]);
            var (plain, plainBest) = (new int[32], new float[32]);
            unsafe
            {
                fixed (float* at = tile, values = centers.Values, biases = centers.Biases, best = fastBest, reference = plainBest)
                fixed (int* nearest = fast, expected = plain)
                {
                    NearestKernel.Run(at, centers, nearest, best);
                    NearestKernel.RunScalar(at, columns, values, biases, centers.GroupCount, expected, reference);
                }
            }

            Assert.That(fast, Is.EqualTo(plain));
            Assert.That(fastBest.Select(BitConverter.SingleToInt32Bits), Is.EqualTo(plainBest.Select(BitConverter.SingleToInt32Bits)));
        }
    }

    [Test]
    public unsafe void Pack_AnyWidth_IsThePlainTranspose()
    {
        var random = new RandomSource(6UL);
        foreach (var columns in new[] { 1, 7, 8, 9, 16, 28, 33 })
        {
            var rows = Draw(random, 32 * columns);
            rows[columns] = float.NaN;
            rows[^1] = float.NegativeInfinity;
            var scaling = new ColumnScaling(Draw(random, columns), Draw(random, columns), MissingValues.Mean);
            var fast = new float[32 * columns];
            var plain = new float[32 * columns];
            fixed (float* to = fast, reference = plain)
            {
                TilePacker.Pack(rows, 32, scaling, to);
                TilePacker.PackScalar(rows, 32, scaling, reference);
            }

            Assert.That(fast, Is.EqualTo(plain));
        }
    }

    [Test]
    public void Learn_SameRowsOnEveryMachine_GivesTheSameBytes()
    {
        var checksums = Enum.GetValues<KMeansSeeding>().Select(seeding => Checksum.Of(
            new KMeansLearner(new KMeansOptions { Clusters = 6, Seeding = seeding, Standardize = true, MaxIterations = 8 })
                .Learn(ClusterData.Create(2000, 3, 0.02), default, new LearningContext(4, 2)).Centers.AsSpan())).ToArray();
        Assert.That(string.Join(" ", checksums), Is.EqualTo("11971445625017449040 7432253833265321345 11667469177791713914"));
    }

    [Test]
    public void Learn_EmptyCluster_GetsTheFarthestRow()
    {
        var features = new FeatureMatrix(new float[] { 0, 1, 2, 50 }, 4, 1);
        var given = new FeatureMatrix(new float[] { 1, 1000 }, 2, 1);
        var model = new KMeansLearner(new KMeansOptions { Clusters = 2, InitialCenters = given }).Learn(features, default, new LearningContext());
        Assert.That(model.Centers, Is.EqualTo(new[] { 1f, 50f }).Within(1e-6));
        Assert.That(model.ClusterWeights, Is.EqualTo(new[] { 3.0, 1.0 }));
        Assert.That(model.Inertia, Is.EqualTo(2).Within(1e-6));
    }

    [Test]
    public void Learn_Standardized_EachColumnCountsAlike()
    {
        var random = new RandomSource(7UL);
        var features = new FeatureMatrix(400, 2);
        for (var i = 0; i < 400; i++)
        {
            features.Row(i)[0] = (float)((i % 2) + random.Normal(0, 0.05));
            features.Row(i)[1] = (float)random.Normal(0, 1000);
        }

        Assert.That(Agreement(true), Is.EqualTo(1));
        Assert.That(Agreement(false), Is.LessThan(0.7));

        double Agreement(bool standardize)
        {
            var options = new KMeansOptions { Clusters = 2, Standardize = standardize, Restarts = 5 };
            var clusters = new int[400];
            new KMeansLearner(options).Learn(features, default, new LearningContext()).Assign(features, clusters);
            var same = clusters.Where((c, i) => c == i % 2).Count() / 400.0;
            return Math.Max(same, 1 - same);
        }
    }

    [Test]
    public void Learn_MoreRestarts_NeverWorse()
    {
        var features = ClusterData.Create(600, 9);
        double Inertia(int restarts) => new KMeansLearner(new KMeansOptions { Clusters = 9, Restarts = restarts, Seeding = KMeansSeeding.Random })
            .Learn(features, default, new LearningContext(2)).Inertia;
        Assert.That(Inertia(8), Is.LessThanOrEqualTo(Inertia(1)));
    }

    [Test]
    public void Learn_ColumnTooWide_IsRefusedInWords()
    {
        var features = new FeatureMatrix(new float[] { -3e30f, 3e30f, 1, 0 }, 4, 1);
        Assert.That(
            () => new KMeansLearner(new KMeansOptions { Clusters = 2 }).Learn(features, default, new LearningContext()),
            Throws.InstanceOf<TrainingDataException>().With.Message.Contains("Column 0"));
    }

    [Test]
    public void Options_OutOfRange_NameOptionAndBound()
    {
        Assert.That(() => new KMeansLearner(new KMeansOptions { Clusters = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("65,536"));
        Assert.That(
            () => new KMeansLearner(new KMeansOptions { Tolerance = double.NaN }),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Tolerance"));
        Assert.That(
            () => new KMeansLearner(new KMeansOptions { Clusters = 3, InitialCenters = new FeatureMatrix(2, 2) }),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("InitialCenters"));
    }

    private static float[] Draw(RandomSource random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.Normal())];
}
