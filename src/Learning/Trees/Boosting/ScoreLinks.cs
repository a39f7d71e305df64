using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Turns raw scores into outputs, to the same bits one by one and in batches.</summary>
internal static class ScoreLinks
{
    // e^88 is the greatest power that single precision holds.
    private const float MaxExponent = 88;

    /// <summary>Turns raw scores into outputs, in place.</summary>
    /// <param name="link">How.</param>
    /// <param name="outputCount">Scores of a row.</param>
    /// <param name="scores">Rows × outputs, row after row.</param>
    public static void Apply(ScoreLink link, int outputCount, Span<float> scores)
    {
        switch (link)
        {
            case ScoreLink.Logistic:
                VectorMath.Sigmoid(scores, scores);
                break;
            case ScoreLink.Softmax:
                Softmax(scores, outputCount);
                break;
            case ScoreLink.Exponential:
                foreach (ref var score in scores)
                {
                    score = Math.Min(score, MaxExponent);
                }

                VectorMath.Exp(scores, scores);
                break;
        }
    }

    /// <summary>Probabilities of classes, row after row, in place.</summary>
    public static void Softmax(Span<float> scores, int classes)
    {
        for (var at = 0; at < scores.Length; at += classes)
        {
            var row = scores.Slice(at, classes);
            var greatest = row[0];
            foreach (var score in row)
            {
                greatest = Math.Max(greatest, score);
            }

            foreach (ref var score in row)
            {
                score -= greatest;
            }
        }

        VectorMath.Exp(scores, scores);
        for (var at = 0; at < scores.Length; at += classes)
        {
            var row = scores.Slice(at, classes);
            var sum = 0f;
            foreach (var part in row)
            {
                sum += part;
            }

            foreach (ref var part in row)
            {
                part /= sum;
            }
        }
    }
}
