using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Factorization.Als;
using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Factorization.Als;

public sealed class ImplicitAlsTests
{
    private static readonly ImplicitAlsOptions[] Forms =
    [
        new() { Factors = 5, Iterations = 3 },
        new() { Factors = 16, Iterations = 3, Alpha = 2, Confidence = AlsConfidence.Raised, UnobservedWeight = 1, RegularizationExponent = 0, Regularization = 3 },
        new() { Factors = 33, Iterations = 3, Alpha = 0.5, Confidence = AlsConfidence.Absolute, UnobservedWeight = 1, RegularizationExponent = 0.5, Regularization = 0.1 },
        new() { Factors = 64, Iterations = 3, IgnoreValues = true, UnobservedWeight = 0.3 },
        new() { Factors = 100, Iterations = 2, Alpha = 3, UnobservedWeight = 0.5, Regularization = 0.05 },
    ];

    [TestCaseSource(nameof(Forms))]
    public void FoldIn_Exact_SolvesTheDenseNormalEquations(ImplicitAlsOptions options)
    {
        var interactions = WithDislikes(RecommenderData.Create(150, 60, 5));
        var model = new ImplicitAlsLearner(options).Learn(interactions, new LearningContext());
        var items = PlainAls.Rows(model);
        for (var user = 0; user < 150; user++)
        {
            var history = interactions.HistoryOf(user);
            if (history.Count == 0)
            {
                continue;
            }

            var expected = PlainAls.Solve(options, history, items);
            var factors = new float[options.Factors];
            model.FoldIn(history, factors);
            Assert.That(Distance(factors, expected), Is.LessThan(2e-4), $"user {user}");
        }
    }

    [TestCaseSource(nameof(Forms))]
    public void FoldIn_ManySteps_AgreesWithTheExactSolution(ImplicitAlsOptions options)
    {
        var interactions = WithDislikes(RecommenderData.Create(150, 60, 6));
        var model = new ImplicitAlsLearner(options).Learn(interactions, new LearningContext());
        for (var user = 0; user < 150; user++)
        {
            var history = interactions.HistoryOf(user);
            float[] exact = new float[options.Factors], steps = new float[options.Factors], warm = new float[options.Factors];
            model.FoldIn(history, exact, 0);
            model.FoldIn(history, steps, 200);
            exact.CopyTo(warm, 0);
            warm[0] += 0.1f;
            model.FoldIn(history, warm, 200, isWarm: true);
            Assert.That(Distance(steps, exact), Is.LessThan(1e-3), $"user {user} from zero");
            Assert.That(Distance(warm, exact), Is.LessThan(1e-3), $"user {user} from a guess");
        }
    }

    [TestCase(AlsSolver.Cholesky, 16)]
    [TestCase(AlsSolver.ConjugateGradient, 16)]
    [TestCase(AlsSolver.BlockCoordinate, 16)]
    [TestCase(AlsSolver.Cholesky, 37)]
    [TestCase(AlsSolver.ConjugateGradient, 37)]
    [TestCase(AlsSolver.BlockCoordinate, 37)]
    public void Learn_EachIteration_LossFalls(AlsSolver solver, int factors)
    {
        var interactions = WithDislikes(RecommenderData.Create(120, 50, 7));
        var before = double.PositiveInfinity;
        for (var iterations = 1; iterations <= 8; iterations++)
        {
            var options = new ImplicitAlsOptions { Factors = factors, Iterations = iterations, Solver = solver, BlockSize = 16, UnobservedWeight = 0.3, Regularization = 0.02 };
            var model = new ImplicitAlsLearner(options).Learn(interactions, new LearningContext());
            var items = PlainAls.Rows(model);
            double[][] users = [.. Enumerable.Range(0, 120).Select(u => interactions.ByUser.Columns(u).IsEmpty ? new double[factors] : PlainAls.Solve(options, interactions.HistoryOf(u), items))];
            var loss = PlainAls.Loss(options, interactions, users, items);
            Assert.That(loss, Is.LessThan(before), $"after {iterations} iterations");
            before = loss;
        }
    }

    [Test]
    public void Learn_AllSolvers_EndAtTheSameLoss()
    {
        var interactions = RecommenderData.Create(120, 50, 8);
        var losses = Enum.GetValues<AlsSolver>().Select(solver =>
        {
            var options = new ImplicitAlsOptions { Factors = 24, Iterations = 60, Solver = solver, BlockSize = 16, UnobservedWeight = 0.3, Regularization = 0.05 };
            var items = PlainAls.Rows(new ImplicitAlsLearner(options).Learn(interactions, new LearningContext()));
            double[][] users = [.. Enumerable.Range(0, 120).Select(u => interactions.ByUser.Columns(u).IsEmpty ? new double[24] : PlainAls.Solve(options, interactions.HistoryOf(u), items))];
            return PlainAls.Loss(options, interactions, users, items);
        }).ToArray();
        Assert.That(losses.Max() / losses.Min(), Is.LessThan(1.003));
    }

    [TestCase(AlsSolver.Cholesky, 64)]
    [TestCase(AlsSolver.ConjugateGradient, 1024)]
    [TestCase(AlsSolver.BlockCoordinate, 512)]
    public void Learn_RowsLongerThanTheWorkingMemory_AreSolved(AlsSolver solver, int factors)
    {
        // 128 rows at a time are built from, and 262,144 factors are kept; the popular item has 700 users.
        var options = new ImplicitAlsOptions { Factors = factors, Iterations = 1, Solver = solver, BlockSize = 64, UnobservedWeight = 0.3, Regularization = 0.05 };
        var starts = Enumerable.Range(0, 701).Select(u => 2 * u).ToArray();
        var columns = Enumerable.Range(0, 700).SelectMany(u => new[] { 0, 1 + (u % 3) }).ToArray();
        var interactions = new Interactions(new SparseMatrix(starts, columns, Enumerable.Repeat(1f, 1400).ToArray(), 4));
        var model = new ImplicitAlsLearner(options).Learn(interactions, new LearningContext());
        var scores = new float[4];
        model.Score(interactions.HistoryOf(1), scores);
        Assert.That(scores[0], Is.InRange(0.5f, 1.05f));
        Assert.That(scores[2], Is.GreaterThan(2 * Math.Max(scores[1], scores[3])));
    }

    [Test]
    public void Explain_Exact_ContributionsAddUpAndDislikesWeaken()
    {
        var interactions = RecommenderData.Create(150, 60, 9);
        var model = new ImplicitAlsLearner(new() { Factors = 2 }).Learn(interactions, new LearningContext());
        int[] items = [0, 2, 3, 4];
        var contributions = new float[4];
        var rest = model.Explain(new(items, [1, 1, -2, 1]), 6, contributions);
        var scores = new float[60];
        model.Score(new(items, [1, 1, -2, 1]), scores);
        Assert.That(rest, Is.Zero);
        Assert.That(contributions[2], Is.Zero);
        Assert.That(contributions.Sum(), Is.EqualTo(scores[6]).Within(1e-5));
        Assert.That(contributions.Where((_, i) => i != 2), Has.All.GreaterThan(0));
    }

    [Test]
    public void FoldIn_OnlyDislikes_TakesFromTheAverageUser()
    {
        var interactions = RecommenderData.Create(150, 60, 9);
        var model = new ImplicitAlsLearner(new() { Factors = 2 }).Learn(interactions, new LearningContext());
        float[] nobody = new float[60], grumpy = new float[60];
        model.Score(default, nobody);
        model.Score(new([0, 2, 4, 6], [-3, -3, -3, -3]), grumpy);
        Assert.That(nobody.Take(57), Has.All.GreaterThan(0.05f), "the average user likes what is taken");
        for (var item = 8; item < 56; item += 2)
        {
            Assert.That(nobody[item] - grumpy[item], Is.GreaterThan(Math.Abs(nobody[item + 1] - grumpy[item + 1])), $"{item} is like what is disliked");
        }

        var contributions = new float[4];
        var rest = model.Explain(new([0, 2, 4, 6], [-3, -3, -3, -3]), 8, contributions);
        Assert.That(rest, Is.EqualTo(nobody[8]).Within(1e-5));
        Assert.That(contributions, Has.All.LessThan(0));
        Assert.That(rest + contributions.Sum(), Is.EqualTo(grumpy[8]).Within(1e-5));
    }

    [Test]
    public void FoldInItem_UsersOfATrainedItem_GivesItsFactors()
    {
        var interactions = RecommenderData.Create(400, 60, 10);
        var options = new ImplicitAlsOptions { Factors = 8, Iterations = 60, Regularization = 0.05 };
        var model = new ImplicitAlsLearner(options).Learn(interactions, new LearningContext());
        for (var item = 0; item < 57; item += 7)
        {
            var takers = interactions.ByItem.Columns(item);
            var users = new FeatureMatrix(takers.Length, 8);
            for (var i = 0; i < takers.Length; i++)
            {
                model.FoldIn(interactions.HistoryOf(takers[i]), users.Row(i));
            }

            var factors = new float[8];
            model.FoldInItem(users, interactions.ByItem.Values(item), factors);
            Assert.That(Distance(factors, Array.ConvertAll(model.ItemFactors.Row(item).ToArray(), x => (double)x)), Is.LessThan(0.02), $"item {item}");
        }
    }

    [TestCase(AlsSolver.Cholesky, 21, 1774667418694687513UL)]
    [TestCase(AlsSolver.ConjugateGradient, 64, 11769564542066837692UL)]
    [TestCase(AlsSolver.BlockCoordinate, 48, 3094988520644963312UL)]
    public void Learn_AnyProcessor_SameBytes(AlsSolver solver, int factors, ulong expected)
    {
        // Features, so that the ridge regression is in it, too.
        var plain = WithDislikes(RecommenderData.Create(300, 70, 13));
        var features = new SparseMatrix(
            Enumerable.Range(0, 71).ToArray(), Enumerable.Range(0, 70).Select(i => i % 4).ToArray(), Enumerable.Range(1, 70).Select(i => 1f / i).ToArray(), 4);
        var interactions = new Interactions(plain.ByUser) { ItemFeatures = features };
        var options = new ImplicitAlsOptions { Factors = factors, Iterations = 4, Solver = solver, BlockSize = 16, RegularizationExponent = 0.7, UserDiscount = 0.3, FoldInSteps = 3 };
        var model = new ImplicitAlsLearner(options).Learn(interactions, new LearningContext(5, 2));
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        model.Write(writer);
        writer.Flush();
        var factorsOfUser = new float[factors];
        model.FoldIn(interactions.HistoryOf(3), factorsOfUser);
        Assert.That(Checksum.Of(stream.ToArray()) ^ Checksum.Of(factorsOfUser), Is.EqualTo(expected));
    }

    [Test]
    public void Learn_Discounts_AreThoseOfDividedValues()
    {
        var interactions = WithDislikes(RecommenderData.Create(120, 50, 12));
        var pairs = interactions.ByUser;
        double[] users = [.. Enumerable.Range(0, 120).Select(u => (double)pairs.Columns(u).Length)];
        double[] items = [.. Enumerable.Range(0, 50).Select(i => (double)interactions.ByItem.Columns(i).Length)];
        double usualUser = users.Where(c => c > 0).Average(), usualItem = items.Where(c => c > 0).Average();
        var values = new List<float>();
        for (var user = 0; user < 120; user++)
        {
            for (var i = 0; i < pairs.Columns(user).Length; i++)
            {
                values.Add((float)(pairs.Values(user)[i] * Math.Pow(users[user] / usualUser, -0.4) * Math.Pow(items[pairs.Columns(user)[i]] / usualItem, -0.2)));
            }
        }

        var divided = new Interactions(pairs.WithValues(values.ToArray()));
        var options = new ImplicitAlsOptions { Factors = 6, Iterations = 5 };
        var expected = new ImplicitAlsLearner(options).Learn(divided, new LearningContext());
        var actual = new ImplicitAlsLearner(options with { UserDiscount = 0.4, ItemDiscount = 0.2 }).Learn(interactions, new LearningContext());
        float[] left = new float[50], right = new float[50];
        for (var user = 0; user < 120; user++)
        {
            expected.Score(divided.HistoryOf(user), left);
            actual.Score(interactions.HistoryOf(user), right);
            Assert.That(left.Zip(right).Max(p => Math.Abs(p.First - p.Second)), Is.LessThan(1e-3), $"user {user}");
        }

        Assert.That(actual.UserDiscount(10), Is.EqualTo(Math.Pow(10 / usualUser, -0.4)).Within(1e-5));
    }

    [TestCase(0)]
    [TestCase(3)]
    public void FoldIn_FiveHundredEvents_AllocatesNothing(int steps)
    {
        var interactions = RecommenderData.Create(300, 900, 11);
        var model = new ImplicitAlsLearner(new() { Iterations = 1 }).Learn(interactions, new LearningContext());
        var items = Enumerable.Range(100, 500).ToArray();
        var factors = new float[64];
        model.FoldIn(new(items), factors, steps);
        var before = GC.GetAllocatedBytesForCurrentThread();
        model.FoldIn(new(items), factors, steps);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Learn_WithoutRegularizationAndWithUselessFactors_StaysFinite()
    {
        var interactions = new Interactions(new SparseMatrix(new[] { 0, 1, 2 }, new[] { 0, 0 }, new[] { 1f, 1f }, 2));
        var options = new ImplicitAlsOptions { Factors = 20, Regularization = 0, UnobservedWeight = 0 };
        foreach (var solver in Enum.GetValues<AlsSolver>())
        {
            var model = new ImplicitAlsLearner(options with { Solver = solver }).Learn(interactions, new LearningContext());
            var scores = new float[2];
            model.Score(interactions.HistoryOf(0), scores);
            Assert.That(scores[0], Is.EqualTo(1).Within(0.01), $"{solver}");
            Assert.That(scores[1], Is.Zero, $"{solver}");
        }
    }

    [Test]
    public void Learn_NothingLiked_IsRefusedInWords()
    {
        var interactions = new Interactions(new SparseMatrix(new[] { 0, 2 }, new[] { 0, 1 }, new[] { -1f, 0f }, 2));
        Assert.That(
            () => new ImplicitAlsLearner().Learn(interactions, new LearningContext()),
            Throws.InstanceOf<TrainingDataException>().With.Message.Contains("nobody likes"));
    }

    [Test]
    public void Learn_EnormousValues_StayFinite()
    {
        var interactions = new Interactions(new SparseMatrix(new[] { 0, 2, 3 }, new[] { 0, 1, 1 }, new[] { 1e30f, -1e30f, float.MaxValue }, 2));
        var model = new ImplicitAlsLearner(new() { Factors = 4 }).Learn(interactions, new LearningContext());
        var scores = new float[2];
        model.Score(interactions.HistoryOf(0), scores);
        Assert.That(scores, Has.All.Matches<float>(float.IsFinite));
    }

    private static IEnumerable<ImplicitAlsOptions> OutOfRange() =>
    [
        new() { Factors = 0 }, new() { Factors = 2049 }, new() { Iterations = 0 }, new() { UnobservedWeight = -1 }, new() { UnobservedWeight = double.NaN },
        new() { Alpha = 0 }, new() { Regularization = -1 }, new() { RegularizationExponent = 3 }, new() { ConjugateGradientSteps = 0 },
        new() { BlockSize = 20 }, new() { BlockSize = 0 }, new() { FoldInSteps = -1 }, new() { InitialScale = 0 },
        new() { UserDiscount = 2 }, new() { ItemDiscount = double.NaN }, new() { FeatureRegularization = 0 },
        new() { Confidence = (AlsConfidence)9 }, new() { Solver = (AlsSolver)9 },
    ];

    [TestCaseSource(nameof(OutOfRange))]
    public void Learner_OptionOutOfRange_IsRefused(ImplicitAlsOptions options)
        => Assert.That(() => new ImplicitAlsLearner(options), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static double Distance(float[] x, double[] y)
        => Math.Sqrt(x.Zip(y).Sum(p => Math.Pow(p.First - p.Second, 2)) / Math.Max(1e-12, y.Sum(v => v * v)));

    private static double Distance(float[] x, float[] y) => Distance(x, Array.ConvertAll(y, v => (double)v));

    private static Interactions WithDislikes(Interactions interactions)
    {
        var starts = new List<int> { 0 };
        var columns = new List<int>();
        var values = new List<float>();
        for (var user = 0; user < interactions.UserCount; user++)
        {
            var history = interactions.HistoryOf(user);
            for (var i = 0; i < history.Count; i++)
            {
                columns.Add(history.Items[i]);
                values.Add(i % 5 == 4 ? -history.Values[i] : history.Values[i]);
            }

            starts.Add(columns.Count);
        }

        return new(new SparseMatrix(starts.ToArray(), columns.ToArray(), values.ToArray(), interactions.ItemCount));
    }
}
