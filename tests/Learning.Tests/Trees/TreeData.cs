using AudienceML.Learning.Data;

namespace AudienceML.Learning.Tests.Trees;

/// <summary>Small sets with a known pattern, drawn by seed.</summary>
internal static class TreeData
{
    /// <summary>Numbers, a flag and a category with missing values here and there; the label follows most of them.</summary>
    public static LearningSet Mixed(int rows, int seed, double missing = 0.1, bool regression = false, bool weighted = false, int categories = 12)
    {
        var random = new Random(seed);
        FeatureColumn[] columns =
        [
            new("a", FeatureKind.Number), new("b", FeatureKind.Number), new("c", FeatureKind.Flag),
            new("kind", FeatureKind.Category, categories), new("d", FeatureKind.Number),
        ];
        var features = new FeatureMatrix(rows, columns.Length);
        var labels = new float[rows];
        var weights = new float[weighted ? rows : 0];
        for (var i = 0; i < rows; i++)
        {
            var row = features.Row(i);
            row[0] = (float)(random.NextDouble() * 10);
            row[1] = (float)Math.Round(random.NextDouble() * 4, 1);
            row[2] = random.Next(2);
            row[3] = random.Next(categories);
            row[4] = (float)random.NextDouble();
            var logit = (row[0] > 6 ? 1.5 : -0.5) + (row[1] * 0.4 * (row[2] == 1 ? 1 : -1)) + (row[3] % 3 == 0 ? 1.2 : -0.6);
            for (var f = 0; f < row.Length; f++)
            {
                if (random.NextDouble() < missing)
                {
                    logit += f == 0 ? 1 : 0;
                    row[f] = float.NaN;
                }
            }

            labels[i] = regression
                ? (float)(logit + (random.NextDouble() * 0.2))
                : random.NextDouble() < 1 / (1 + Math.Exp(-logit)) ? 1 : 0;
            if (weighted)
            {
                weights[i] = (float)(random.NextDouble() * 3);
            }
        }

        return new LearningSet(features, labels, weights, columns);
    }

    /// <summary>The share of pairs of a one and a zero that a score puts in order.</summary>
    public static double Auc(ReadOnlySpan<float> scores, ReadOnlySpan<float> labels)
    {
        double good = 0, pairs = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            for (var j = 0; j < scores.Length; j++)
            {
                if (labels[i] == 1 && labels[j] == 0)
                {
                    pairs++;
                    good += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }

        return good / pairs;
    }
}
