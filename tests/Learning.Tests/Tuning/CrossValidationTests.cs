using AudienceML.Learning.Data;
using AudienceML.Learning.Tests.Doubles;
using AudienceML.Learning.Tuning;

namespace AudienceML.Learning.Tests.Tuning;

public sealed class CrossValidationTests
{
    [Test]
    public void Run_EachRow_IsScoredByTheScorerThatDidNotSeeIt()
    {
        var set = Set(20);
        var learner = new RecordingLearner();
        var result = CrossValidation.Run(learner, set, KFold.Split(20, 4, 1), new LearningContext());
        Assert.That(result.Scores.ToArray(), Is.EqualTo(set.Features.Values.ToArray()), "the scorer repeats the feature");
        Assert.That(result.Scorers, Has.Length.EqualTo(4));
        Assert.That(learner.Calls.Select(c => c.Train.RowCount), Is.All.EqualTo(15));
        Assert.That(learner.Calls.Select(c => c.Validation), Is.All.Null);
        Assert.That(learner.Calls.Select(c => c.Seed).Distinct().Count(), Is.EqualTo(4));
    }

    [Test]
    public void Run_ValidationShare_IsTakenFromTheTrainingRows()
    {
        var learner = new RecordingLearner();
        CrossValidation.Run(learner, Set(20), KFold.Split(20, 4, 1), new LearningContext(), 0.2);
        foreach (var (train, validation, _) in learner.Calls)
        {
            Assert.That(train.RowCount, Is.EqualTo(12));
            Assert.That(validation!.RowCount, Is.EqualTo(3));
            Assert.That(train.Features.Values.ToArray().Intersect(validation.Features.Values.ToArray()), Is.Empty);
        }
    }

    [Test]
    public void Run_RowsInNoTestFold_AreNaN()
    {
        var result = CrossValidation.Run(new RecordingLearner(), Set(3), [new Fold([0, 1], [2])], new LearningContext());
        Assert.That(result.Scores.ToArray(), Is.EqualTo(new[] { float.NaN, float.NaN, 2 }));
        Assert.That(() => CrossValidation.Run(new RecordingLearner(), Set(3), [], new LearningContext()), Throws.InstanceOf<ArgumentException>());
    }

    private static LearningSet Set(int rows)
        => new(new FeatureMatrix(Enumerable.Range(0, rows).Select(i => (float)i).ToArray(), rows, 1), new float[rows]);

    private sealed class RecordingLearner : ILearner
    {
        public List<(LearningSet Train, LearningSet? Validation, int Seed)> Calls { get; } = [];

        public IScorer Learn(LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken = default)
        {
            Calls.Add((train, validation, context.Seed));
            return new FirstFeatureScorer();
        }
    }
}
