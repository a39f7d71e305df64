using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>The negative log-likelihood of a count by the logarithm of its mean, without the part that no score changes.</summary>
internal readonly struct PoissonLoss : IPointLoss
{
    public string Name => "poisson";

    public ScoreLink Link => ScoreLink.Exponential;

    public bool RenewsLeaves => false;

    public string? Refuse(float label) => label >= 0 ? null : "a count is 0 or more";

    public float BaseScore(LearningSet train) => (float)DeterministicMath.Log(WeightedLabels.Mean(train));

    public (float Gradient, float Hessian) Derive(float score, float label)
    {
        var mean = DeterministicMathF.Exp(WeightedLabels.Exponent(score));
        return (mean - label, mean);
    }

    public double Step(double newton) => WeightedLabels.LogarithmicStep(newton, power: 1);

    public double Loss(double score, double label) => DeterministicMath.Exp(score) - (label * score);

    public float LeafValue(Span<float> residuals, Span<float> weights) => throw new NotSupportedException();
}
