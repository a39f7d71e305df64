using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>The negative log-likelihood of a compound of Poisson and gamma by the logarithm of its mean, without what no score changes.</summary>
/// <param name="power">The variance is the mean to this power, above 1 and below 2.</param>
/// <remarks>Jørgensen, "Exponential dispersion models", 1987; boosted by Yang, Qian and Zou, 2018.</remarks>
internal readonly struct TweedieLoss(double power) : IPointLoss
{
    private readonly double _power = power;

    public string Name => "tweedie";

    public ScoreLink Link => ScoreLink.Exponential;

    public bool RenewsLeaves => false;

    public string? Refuse(float label) => label >= 0 ? null : "a label of the Tweedie objective is 0 or more";

    public float BaseScore(LearningSet train) => (float)DeterministicMath.Log(WeightedLabels.Mean(train));

    public (float Gradient, float Hessian) Derive(float score, float label)
    {
        score = WeightedLabels.Exponent(score);
        var (one, two) = ((float)(1 - _power), (float)(2 - _power));
        var first = label * DeterministicMathF.Exp(one * score);
        var second = DeterministicMathF.Exp(two * score);
        return (second - first, (two * second) - (one * first));
    }

    public double Step(double newton) => WeightedLabels.LogarithmicStep(newton, _power);

    public double Loss(double score, double label) =>
        (DeterministicMath.Exp((2 - _power) * score) / (2 - _power)) - (label * DeterministicMath.Exp((1 - _power) * score) / (1 - _power));

    public float LeafValue(Span<float> residuals, Span<float> weights) => throw new NotSupportedException();
}
