using AudienceML.Learning.Neural.Recommenders;

namespace AudienceML.Learning.Tests.Neural.Recommenders;

/// <summary>The ranking losses as the papers write them, in double precision.</summary>
internal static class PlainRanking
{
    public static double Loss(RankingLoss loss, double[] scores, int targets, double logWeight)
    {
        var others = scores[targets..];
        return loss switch
        {
            RankingLoss.Softmax => scores[..targets].Sum(t => Math.Log(Math.Exp(t) + others.Sum(o => Math.Exp(o + logWeight))) - t),
            RankingLoss.Bpr => BprLoss(scores, targets),
            _ => scores[..targets].Sum(t => Math.Log(1 + Math.Exp(-t))) + others.Sum(o => Math.Log(1 + Math.Exp(o))),
        };
    }

    public static double Slope(double[] values, int at, Func<double[], double> loss)
    {
        const double Step = 1e-5;
        var value = values[at];
        values[at] = value + Step;
        var above = loss(values);
        values[at] = value - Step;
        var below = loss(values);
        values[at] = value;
        return (above - below) / (2 * Step);
    }

    private static double BprLoss(double[] scores, int targets)
    {
        var others = scores[targets..];
        var each = Math.Max(1, others.Length / targets);
        var total = 0.0;
        for (var i = 0; i < targets; i++)
        {
            total += Enumerable.Range(0, each).Average(k => Math.Log(1 + Math.Exp(others[((i * each) + k) % others.Length] - scores[i])));
        }

        return total;
    }
}
