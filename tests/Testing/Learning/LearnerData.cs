using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Testing.Learning;

/// <summary>Rows with a number, a category, a flag and noise, missing values in each, and labels that depend on the first three.</summary>
public static class LearnerData
{
    /// <summary>How many classes the labels of <see cref="LearnerTask.Multiclass"/> have.</summary>
    public const int Classes = 3;

    /// <summary>How many rows a group of <see cref="LearnerTask.Ranking"/> has.</summary>
    public const int GroupRows = 10;

    /// <summary>Creates rows: the same ones for the same seed.</summary>
    /// <param name="rows">0 or more.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="task">What the labels are; the features are the same for each.</param>
    public static LearningSet Create(int rows, int seed, LearnerTask task = LearnerTask.Binary)
    {
        FeatureColumn[] columns =
        [
            new("sessions", FeatureKind.Number),
            new("tier", FeatureKind.Category, 4),
            new("trial", FeatureKind.Flag),
            new("noise", FeatureKind.Number),
        ];
        var random = new RandomSource(Seeds.Derive(seed, "learner data"));
        var draws = new RandomSource(Seeds.Derive(seed, "learner labels"));
        var features = new FeatureMatrix(rows, columns.Length);
        var labels = new float[rows];
        for (var i = 0; i < rows; i++)
        {
            var row = features.Row(i);
            var sessions = random.Normal(5, 2);
            var tier = random.NextInt32(4);
            var trial = random.NextInt32(2);
            row[0] = (float)sessions;
            row[1] = tier;
            row[2] = trial;
            row[3] = (float)random.Normal();
            for (var j = 0; j < row.Length; j++)
            {
                row[j] = random.Bernoulli(0.05) ? float.NaN : row[j];
            }

            var margin = (0.8 * (sessions - 5)) + (tier == 2 ? 1.5 : 0) - trial;
            var binary = random.Bernoulli(DeterministicMath.Sigmoid(margin)) ? 1 : 0;
            labels[i] = task switch
            {
                LearnerTask.Binary => binary,
                LearnerTask.Regression => (float)(3 + margin + draws.Normal(0, 0.5)),
                LearnerTask.Multiclass => Class(margin + draws.Normal()),
                LearnerTask.Ranking => (float)Math.Clamp(Math.Round(2 + margin + draws.Normal(0, 0.5)), 0, 4),
                _ => throw new ArgumentOutOfRangeException(nameof(task), task, "This is no task."),
            };
        }

        int[] groups = task == LearnerTask.Ranking ? [.. Enumerable.Range(0, rows).Select(i => i / GroupRows)] : [];
        return new LearningSet(features, labels, default, columns, groups);
    }

    private static int Class(double noisy) => noisy < -0.5 ? 0 : noisy < 1 ? 1 : 2;
}
