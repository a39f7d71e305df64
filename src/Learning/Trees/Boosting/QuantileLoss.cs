using AudienceML.Learning.Data;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>
/// The pinball loss: a label above the score costs <paramref name="level"/> a unit, one below it 1 - <paramref name="level"/>. Twice that of
/// level one half is the absolute error.
/// </summary>
/// <param name="level">The quantile, above 0 and below 1.</param>
/// <param name="name">What the loss is called.</param>
/// <param name="scale">What it is multiplied with.</param>
/// <remarks>Koenker and Bassett, "Regression quantiles", 1978. The second derivative is taken as 1, and leaves are renewed.</remarks>
internal readonly struct QuantileLoss(double level, string name, double scale) : IPointLoss
{
    private readonly float _above = (float)(scale * level);
    private readonly float _below = (float)(scale * (1 - level));
    private readonly double _level = level;

    public string Name => name;

    public ScoreLink Link => ScoreLink.Identity;

    public bool RenewsLeaves => true;

    public string? Refuse(float label) => null;

    public float BaseScore(LearningSet train) => LeafValue(train.Labels.ToArray(), train.Weights.ToArray());

    public (float Gradient, float Hessian) Derive(float score, float label) =>
        (label > score ? -_above : label < score ? _below : 0, 1);

    public double Step(double newton) => newton;

    public double Loss(double score, double label) => label > score ? (label - score) * _above : (score - label) * _below;

    public float LeafValue(Span<float> residuals, Span<float> weights) => WeightedLabels.Quantile(residuals, weights, _level);
}
