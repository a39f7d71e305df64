using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Neural.Recommenders;

/// <summary>The losses over one user's targets and sampled items, and their slopes.</summary>
internal static class SampledRanking
{
    /// <summary>Writes the slopes of scale × the loss by the scores, and returns the loss, a sum over the targets.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="scores">The targets' scores, then those of the sampled items.</param>
    /// <param name="targets">How many of them are targets, 1 or more; the rest, 1 or more, are sampled.</param>
    /// <param name="logWeight">For <see cref="RankingLoss.Softmax"/> the logarithm of how many items each sampled one stands for.</param>
    /// <param name="scale">What slopes are multiplied by.</param>
    /// <param name="slopes">One a score.</param>
    public static double Differentiate(
        RankingLoss loss, ReadOnlySpan<float> scores, int targets, float logWeight, float scale, Span<float> slopes) => loss switch
        {
            RankingLoss.Softmax => Softmax(scores, targets, logWeight, scale, slopes),
            RankingLoss.Bpr => Pairs(scores, targets, scale, slopes),
            _ => Single(scores, targets, scale, slopes),
        };

    private static double Softmax(ReadOnlySpan<float> scores, int targets, float logWeight, float scale, Span<float> slopes)
    {
        var greatest = float.NegativeInfinity;
        for (var i = 0; i < scores.Length; i++)
        {
            slopes[i] = i < targets ? scores[i] : scores[i] + logWeight;
            greatest = Math.Max(greatest, slopes[i]);
        }

        for (var i = 0; i < scores.Length; i++)
        {
            slopes[i] -= greatest;
        }

        VectorMath.Exp(slopes[..scores.Length], slopes);
        var others = Kernels.Sum(slopes[targets..scores.Length]);
        var (total, shares) = (0.0, 0f);
        for (var i = 0; i < targets; i++)
        {
            // The least normal number keeps the share of a target that lies 87 or more below another target finite.
            var sum = Math.Max(slopes[i] + others, 1.17549435e-38f);
            total += DeterministicMath.Log(sum) - ((double)scores[i] - greatest);
            shares += 1 / sum;
            slopes[i] = scale * ((slopes[i] / sum) - 1);
        }

        Kernels.Scale(scale * shares, slopes[targets..scores.Length]);
        return total;
    }

    private static double Pairs(ReadOnlySpan<float> scores, int targets, float scale, Span<float> slopes)
    {
        var sampled = scores.Length - targets;
        var each = Math.Max(1, sampled / targets);
        slopes[..scores.Length].Clear();
        var total = 0.0;
        for (var i = 0; i < targets; i++)
        {
            for (var k = 0; k < each; k++)
            {
                var other = targets + (((i * each) + k) % sampled);
                var difference = scores[i] - scores[other];
                total += DeterministicMath.Softplus(-difference) / each;
                var slope = scale / each * DeterministicMathF.Sigmoid(-difference);
                slopes[i] -= slope;
                slopes[other] += slope;
            }
        }

        return total;
    }

    private static double Single(ReadOnlySpan<float> scores, int targets, float scale, Span<float> slopes)
    {
        VectorMath.Sigmoid(scores, slopes);
        var total = 0.0;
        for (var i = 0; i < scores.Length; i++)
        {
            total += DeterministicMath.Softplus(i < targets ? -scores[i] : scores[i]);
            slopes[i] = scale * (i < targets ? slopes[i] - 1 : slopes[i]);
        }

        return total;
    }
}
