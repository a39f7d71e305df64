using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Factorization;
using AudienceML.Learning.Factorization.Nmf;
using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Factorization;

public sealed class NonNegativeMatrixFactorizationTests
{
    private const int Rows = 12;
    private const int Columns = 9;
    private const int Factors = 3;

    [TestCaseSource(nameof(Checks))]
    public void Nmf_Contract_Holds(ContractCheck check) => check.Run();

    // scikit-learn 1.2.1, non_negative_factorization from the same start, tol=0; with penalties alpha_W = 0.5 / 9, alpha_H = 0.5 / 12, l1_ratio = 0.6.
    [TestCase(NmfSolver.Hals, 1, 0, 0, 70.4201965066296)]
    [TestCase(NmfSolver.Hals, 5, 0, 0, 40.21563955285376)]
    [TestCase(NmfSolver.Hals, 40, 0, 0, 29.179293087835305)]
    [TestCase(NmfSolver.Hals, 40, 0.3, 0.2, 44.92127319278197)]
    [TestCase(NmfSolver.MultiplicativeUpdate, 1, 0, 0, 91.29824582617402)]
    [TestCase(NmfSolver.MultiplicativeUpdate, 5, 0, 0, 47.08698178576247)]
    [TestCase(NmfSolver.MultiplicativeUpdate, 40, 0, 0, 29.359763827613914)]
    [TestCase(NmfSolver.MultiplicativeUpdate, 40, 0.3, 0.2, 45.093071576412406)]
    public void Run_FromTheSameStart_ReachesTheObjectiveOfScikitLearn(NmfSolver solver, int iterations, double l1, double l2, double expected)
    {
        using var rows = new FactorRows(Rows, Factors);
        using var columns = new FactorRows(Columns, Factors);
        for (var f = 0; f < Factors; f++)
        {
            for (var i = 0; i < Rows; i++)
            {
                rows.Row(i)[f] = (((i * 7) + (f * 3)) % 11 + 1) / 12f;
            }

            for (var j = 0; j < Columns; j++)
            {
                columns.Row(j)[f] = (((j * 5) + (f * 2)) % 7 + 1) / 8f;
            }
        }

        var options = new NonNegativeMatrixFactorizationOptions { Factors = Factors, Solver = solver, MaxIterations = iterations, Tolerance = 0, L1 = l1, L2 = l2 };
        var result = new NmfRun(Matrix(), options, new LearningContext(1), default).Solve(rows, columns);
        Assert.That(result.Objective, Is.EqualTo(expected).Within(1e-4 * expected));
        Assert.That(result.Iterations, Is.EqualTo(iterations));

        // The objective that is reported is the one of the factors.
        var sum = 0.0;
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns; j++)
            {
                var product = Enumerable.Range(0, Factors).Sum(f => (double)result.RowFactors.Row(i)[f] * result.ColumnFactors.Row(j)[f]);
                sum += Math.Pow(Cell(i, j) - product, 2) / 2;
            }
        }

        float[] all = [.. result.RowFactors.Values, .. result.ColumnFactors.Values];
        Assert.That(sum + (l1 * all.Sum(v => (double)v)) + (l2 / 2 * all.Sum(v => (double)v * v)), Is.EqualTo(expected).Within(1e-4 * expected));
        Assert.That(all, Is.All.GreaterThanOrEqualTo(0));
    }

    [Test]
    public void Factorize_MatrixOfRankTwo_IsFoundAgain()
    {
        var matrix = new FeatureMatrix(40, 30);
        for (var i = 0; i < 40; i++)
        {
            for (var j = 0; j < 30; j++)
            {
                matrix.Row(i)[j] = i % 2 == j % 2 ? 1 + (i % 5) : 0;
            }
        }

        var options = new NonNegativeMatrixFactorizationOptions { Factors = 2, Tolerance = 0, MaxIterations = 100 };
        var result = new NonNegativeMatrixFactorizationLearner(options).Factorize(SparseMatrix.FromDense(matrix), new LearningContext(1));
        Assert.That(result.Objective, Is.EqualTo(0).Within(0.02));
    }

    [Test]
    public void Factorize_AnyNumberOfThreads_GivesTheSameBits()
    {
        var matrix = RecommenderData.Create(3000, 300, 4).ByUser;
        var learner = new NonNegativeMatrixFactorizationLearner(new NonNegativeMatrixFactorizationOptions { Factors = 20, MaxIterations = 3 });
        var one = learner.Factorize(matrix, new LearningContext(3, 1));
        var three = learner.Factorize(matrix, new LearningContext(3, 3));
        Assert.That(Checksum.Of(three.RowFactors.Values), Is.EqualTo(Checksum.Of(one.RowFactors.Values)));
        Assert.That(Checksum.Of(three.ColumnFactors.Values), Is.EqualTo(Checksum.Of(one.ColumnFactors.Values)));
        Assert.That(three.Objective, Is.EqualTo(one.Objective));
    }

    [TestCase(NmfSolver.Hals, 16135452295738888516UL)]
    [TestCase(NmfSolver.MultiplicativeUpdate, 1547321799113020422UL)]
    public void Factorize_OnAnyProcessor_GivesTheseBits(NmfSolver solver, ulong expected)
    {
        var options = new NonNegativeMatrixFactorizationOptions { Factors = 20, MaxIterations = 3, Solver = solver };
        var result = new NonNegativeMatrixFactorizationLearner(options).Factorize(RecommenderData.Create(200, 60, 4).ByUser, new LearningContext(3));
        Assert.That(Checksum.Of(result.ColumnFactors.Values), Is.EqualTo(expected));
    }

    [Test]
    public void FoldIn_OfAHistory_IsTheBestNonNegativeRow()
    {
        var interactions = RecommenderData.Create(300, 60, 5);
        var model = new NonNegativeMatrixFactorizationLearner(new NonNegativeMatrixFactorizationOptions { Factors = 6 }).Learn(interactions, new LearningContext(1));
        var row = new float[6];
        var history = interactions.HistoryOf(7);
        model.FoldIn(history, row);
        var best = Objective(interactions.HistoryOf(7), row);
        Assert.That(row, Is.All.GreaterThanOrEqualTo(0));
        for (var f = 0; f < 6; f++)
        {
            foreach (var move in new[] { -0.02f, 0.02f })
            {
                var other = row.ToArray();
                other[f] = Math.Max(other[f] + move, 0);
                Assert.That(Objective(interactions.HistoryOf(7), other), Is.GreaterThanOrEqualTo(best), $"factor {f} moved by {move}");
            }
        }

        double Objective(ItemHistory taken, float[] factors)
        {
            var cells = new double[60];
            for (var i = 0; i < taken.Count; i++)
            {
                cells[taken.Items[i]] = taken.ValueAt(i);
            }

            return cells.Select((cell, item) => Math.Pow(cell - factors.Select((w, f) => (double)w * model.ItemFactors.Row(item)[f]).Sum(), 2)).Sum();
        }
    }

    [Test]
    public void Factorize_NegativeValue_IsRefusedWithItsPlace()
    {
        var matrix = new SparseMatrix(new[] { 0, 1, 2 }, new[] { 0, 1 }, new[] { 1f, -2f }, 2);
        Assert.That(
            () => new NonNegativeMatrixFactorizationLearner().Factorize(matrix, new LearningContext(1)),
            Throws.InstanceOf<TrainingDataException>().With.Message.Contains("Row 1").And.Message.Contains("-2"));
    }

    [TestCase(0, 0, 0)]
    [TestCase(3, -1, 0)]
    [TestCase(3, 0, double.NaN)]
    public void Options_OutOfRange_AreRefused(int factors, double l1, double l2)
        => Assert.That(
            () => new NonNegativeMatrixFactorizationLearner(new NonNegativeMatrixFactorizationOptions { Factors = factors, L1 = l1, L2 = l2 }),
            Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static float Cell(int i, int j) => ((i * 5) + (j * 7)) % 13 < 5 ? (((i * 3) + j) % 4) + 1 : 0;

    private static SparseMatrix Matrix()
    {
        var dense = new FeatureMatrix(Rows, Columns);
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns; j++)
            {
                dense.Row(i)[j] = Cell(i, j);
            }
        }

        return SparseMatrix.FromDense(dense);
    }

    private static IEnumerable<TestCaseData> Checks()
        => new Contract().Checks().Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    private sealed class Contract : RecommenderContract
    {
        protected override double HistoryOrderTolerance => 1e-4;

        protected override IRecommenderLearner CreateLearner()
            => new NonNegativeMatrixFactorizationLearner(new NonNegativeMatrixFactorizationOptions { Factors = 4, MaxIterations = 50 });
    }
}
