using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>The negative log-likelihood of a gamma distribution of known shape by the logarithm of its mean, without what no score changes.</summary>
internal readonly struct GammaLoss : IPointLoss
{
    public string Name => "gamma";

    public ScoreLink Link => ScoreLink.Exponential;

    public bool RenewsLeaves => false;

    public string? Refuse(float label) => label > 0 ? null : "a label of the gamma objective is above 0";

    public float BaseScore(LearningSet train) => (float)DeterministicMath.Log(WeightedLabels.Mean(train));

    public (float Gradient, float Hessian) Derive(float score, float label)
    {
        var ratio = label * DeterministicMathF.Exp(WeightedLabels.Exponent(-score));
        return (1 - ratio, ratio);
    }

    public double Step(double newton) => WeightedLabels.LogarithmicStep(newton, power: 2);

    public double Loss(double score, double label) => score + (label * DeterministicMath.Exp(-score));

    public float LeafValue(Span<float> residuals, Span<float> weights) => throw new NotSupportedException();
}
