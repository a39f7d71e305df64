using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Trees.Ensembles;

/// <summary>Turns the raw scores of one row into outputs, in place.</summary>
internal static class EnsembleLinks
{
    public static void Apply(EnsembleLink link, double scale, Span<double> scores)
    {
        if (link == EnsembleLink.Softmax)
        {
            Softmax(scores);
            return;
        }

        foreach (ref var score in scores)
        {
            score = link switch
            {
                EnsembleLink.Sigmoid => DeterministicMath.Sigmoid(scale * score),
                EnsembleLink.Exp => DeterministicMath.Exp(score),
                EnsembleLink.Softplus => DeterministicMath.Softplus(score),
                EnsembleLink.SignedSquare => score * Math.Abs(score),
                EnsembleLink.Step => score > 0 ? 1 : 0,
                _ => score,
            };
        }
    }

    private static void Softmax(Span<double> scores)
    {
        var most = double.NegativeInfinity;
        foreach (var score in scores)
        {
            most = Math.Max(most, score);
        }

        double sum = 0;
        foreach (ref var score in scores)
        {
            score = DeterministicMath.Exp(score - most);
            sum += score;
        }

        foreach (ref var score in scores)
        {
            score /= sum;
        }
    }
}
