using AudienceML.Learning.Data;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Half the squared error up to <paramref name="delta"/>, and linear with the same slope beyond.</summary>
/// <param name="delta">In the unit of the label, above 0.</param>
/// <remarks>
/// Huber, "Robust estimation of a location parameter", 1964. A leaf takes the median of its residuals and one step of the mean from
/// there: Friedman 2001, algorithm 4.
/// </remarks>
internal readonly struct HuberLoss(double delta) : IPointLoss
{
    private readonly float _delta = (float)delta;

    public string Name => "huber";

    public ScoreLink Link => ScoreLink.Identity;

    public bool RenewsLeaves => true;

    public string? Refuse(float label) => null;

    public float BaseScore(LearningSet train) => LeafValue(train.Labels.ToArray(), train.Weights.ToArray());

    public (float Gradient, float Hessian) Derive(float score, float label) => (Math.Clamp(score - label, -_delta, _delta), 1);

    public double Step(double newton) => newton;

    public double Loss(double score, double label)
    {
        var distance = Math.Abs(score - label);
        return distance <= _delta ? distance * distance / 2 : _delta * (distance - (_delta / 2.0));
    }

    public float LeafValue(Span<float> residuals, Span<float> weights)
    {
        var median = WeightedLabels.Quantile(residuals, weights, 0.5);
        double sum = 0, total = 0;
        for (var i = 0; i < residuals.Length; i++)
        {
            var weight = weights.IsEmpty ? 1.0 : weights[i];
            sum += weight * Math.Clamp(residuals[i] - median, -_delta, _delta);
            total += weight;
        }

        return (float)(median + (sum / total));
    }
}
