using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Formats;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Linear;

public sealed class SparseLinearTests
{
    [Test]
    public void Learn_Logistic_IsWhatTheDenseLearnerFinds()
    {
        var (features, labels) = Drawn(1500, 20);
        var sparse = Learn(features, labels, new SparseLinearOptions { L2 = 2, Tolerance = 1e-8 });
        var dense = new LogisticRegressionLearner(new LogisticRegressionOptions { L2 = 2, Standardize = false }).Learn(
            new LearningSet(features, labels), null, new LearningContext());
        AgreesWith(dense, sparse, features, 2e-5);
    }

    [Test]
    public void Learn_SquaredErrorWithAbsolutePenalty_IsWhatCoordinateDescentFinds()
    {
        var (features, labels) = Drawn(500, 20);
        var targets = labels.ToArray().Select((y, i) => y + features.Row(i)[1]).ToArray();
        var sparse = Learn(features, targets, new SparseLinearOptions { Loss = SparseLoss.SquaredError, L1 = 10, L2 = 0, Tolerance = 1e-8, MaxIterations = 5000 });
        var net = new ElasticNetLearner(new ElasticNetOptions { Alpha = 10 / 500.0, Standardize = false, Tolerance = 1e-11 });
        var dense = net.Learn(new LearningSet(features, targets), null, new LearningContext());
        AgreesWith(dense, sparse, features, 1e-4);
        Assert.That(sparse.Coefficients().ToArray().Select(w => w == 0), Is.EqualTo(dense.Terms.Select(t => t.Weight == 0)));
        Assert.That(sparse.Coefficients().ToArray(), Has.Some.Zero.And.Some.Not.Zero);
    }

    [Test]
    public void Learn_Softmax_IsWhatTheDenseLearnerFinds()
    {
        var (features, labels) = Drawn(1000, 10);
        var classes = labels.Select((y, i) => y + (features.Row(i)[2] > 0 ? 1 : 0)).ToArray();
        var sparse = Learn(features, classes, new SparseLinearOptions { Loss = SparseLoss.Softmax, Tolerance = 1e-8 });
        var dense = new SoftmaxRegressionLearner(new SoftmaxRegressionOptions { Standardize = false }).Learn(
            new LearningSet(features, classes), null, new LearningContext());
        Assert.That(sparse.OutputCount, Is.EqualTo(3));
        AgreesWith(dense, sparse, features, 2e-5);
    }

    [Test]
    public void Score_SparseAndDenseRows_GiveTheSameBitsAndSoDoesAReadModel([Values] SparseLoss loss)
    {
        var (features, labels) = Drawn(300, 15);
        var model = Learn(features, labels, new SparseLinearOptions { Loss = loss });
        var dense = new float[300 * model.OutputCount];
        var sparse = new float[dense.Length];
        model.Score(features, dense);
        model.Score(SparseMatrix.FromDense(features), sparse);
        Assert.That(sparse, Is.EqualTo(dense));
        var bytes = Save(model);
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var restored = ScorerFormats.Default.Read(reader);
        restored.Score(features, sparse);
        Assert.That(sparse, Is.EqualTo(dense));
        Assert.That(Save(restored), Is.EqualTo(bytes));
    }

    [Test]
    public void Learn_WeightsAndThreads_CountAsTheyShould()
    {
        var (features, labels) = Drawn(5000, 30);
        var matrix = SparseMatrix.FromDense(features);
        var learner = new SparseLinearLearner();
        var bytes = Save(learner.Learn(new SparseLearningSet(matrix, labels), new LearningContext()));
        Assert.That(Save(learner.Learn(new SparseLearningSet(matrix, labels), new LearningContext(1, 3))), Is.EqualTo(bytes));
        var ones = Enumerable.Repeat(1f, 5000).ToArray();
        Assert.That(Save(learner.Learn(new SparseLearningSet(matrix, labels, ones), new LearningContext())), Is.EqualTo(bytes));
        Assert.That(Checksum.Of(bytes), Is.EqualTo(13958936654234154900UL));
    }

    [Test]
    public void Transpose_Twice_IsTheSame()
    {
        var matrix = SparseMatrix.FromDense(Drawn(40, 9).Features);
        var back = matrix.Transpose().Transpose();
        for (var i = 0; i < 40; i++)
        {
            Assert.That(back.Columns(i).ToArray(), Is.EqualTo(matrix.Columns(i).ToArray()));
            Assert.That(back.Values(i).ToArray(), Is.EqualTo(matrix.Values(i).ToArray()));
        }
    }

    [Test]
    public void Parts_ThatDoNotFit_AreRefused()
    {
        Assert.That(() => new SparseMatrix(new[] { 0, 2 }, new[] { 1, 1 }, new[] { 1f, 2 }, 3), Throws.ArgumentException.With.Message.Contains("column 1 after column 1"));
        Assert.That(() => new SparseMatrix(new[] { 0, 1 }, new[] { 3 }, new[] { 1f }, 3), Throws.ArgumentException);
        Assert.That(() => new SparseMatrix(new[] { 0, 2, 1 }, new[] { 0 }, new[] { 1f }, 3), Throws.ArgumentException);
        Assert.That(() => new SparseMatrix(new[] { 0, 1 }, new[] { 0 }, new[] { float.NaN }, 3), Throws.ArgumentException);
        Assert.That(() => new SparseMatrix(Array.Empty<int>(), Array.Empty<int>(), Array.Empty<float>(), 3), Throws.ArgumentException);
        var (features, labels) = Drawn(30, 4);
        labels[3] = 2;
        Assert.That(() => Learn(features, labels), Throws.InstanceOf<TrainingDataException>().With.Message.Contains("Row 3 has the label 2"));
        Assert.That(() => Learn(features, new float[30]), Throws.InstanceOf<TrainingDataException>().With.Message.Contains("All 30 labels equal 0"));
        var model = Learn(features, Drawn(30, 4).Labels);
        Assert.That(() => model.Score([4], [1f], new float[1]), Throws.ArgumentException);
        Assert.That(() => model.Score(new float[5], new float[1]), Throws.ArgumentException.With.Message.Contains("4 features; the input has 5"));
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.That(
            () => new SparseLinearLearner().Learn(new SparseLearningSet(SparseMatrix.FromDense(features), labels), new LearningContext(), source.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private static void AgreesWith(IScorer dense, SparseLinearModel sparse, FeatureMatrix features, double tolerance)
    {
        var expected = new float[features.RowCount * dense.OutputCount];
        var outputs = new float[expected.Length];
        dense.Score(features, expected);
        sparse.Score(features, outputs);
        Assert.That(outputs, Is.EqualTo(expected).Within((float)tolerance));
    }

    private static (FeatureMatrix Features, float[] Labels) Drawn(int rows, int columns)
    {
        var random = new RandomSource(rows);
        var features = new FeatureMatrix(rows, columns);
        var labels = new float[rows];
        for (var i = 0; i < rows; i++)
        {
            var row = features.Row(i);
            for (var j = 0; j < columns; j++)
            {
                row[j] = random.Bernoulli(0.2) ? (float)random.Normal(0.5, 1) : 0;
            }

            labels[i] = random.Bernoulli(DeterministicMath.Sigmoid((2 * row[0]) - row[1])) ? 1 : 0;
        }

        return (features, labels);
    }

    private static SparseLinearModel Learn(FeatureMatrix features, float[] labels, SparseLinearOptions? options = null)
        => new SparseLinearLearner(options).Learn(new SparseLearningSet(SparseMatrix.FromDense(features), labels), new LearningContext());

    private static byte[] Save(IScorer model)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        ScorerFormats.Write(model, writer);
        return stream.ToArray();
    }
}
