using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>The negative log-likelihood of a count by the logarithm of its mean, without the part that no score changes.</summary>
/// <remarks>
/// The second derivative is taken e^0.7 times as large, so that a leaf of zeros does not step too far: the max_delta_step of LightGBM and
/// XGBoost.
/// </remarks>
internal readonly struct PoissonLoss : IPointLoss
{
    private const float Damping = 2.01375271f;

    public string Name => "poisson";

    public ScoreLink Link => ScoreLink.Exponential;

    public bool RenewsLeaves => false;

    public string? Refuse(float label) => label >= 0 ? null : "a count is 0 or more";

    public float BaseScore(LearningSet train) => (float)DeterministicMath.Log(WeightedLabels.Mean(train));

    public (float Gradient, float Hessian) Derive(float score, float label)
    {
        var mean = DeterministicMathF.Exp(WeightedLabels.Exponent(score));
        return (mean - label, mean * Damping);
    }

    public double Loss(double score, double label) => DeterministicMath.Exp(score) - (label * score);

    public float LeafValue(Span<float> residuals, Span<float> weights) => throw new NotSupportedException();
}
