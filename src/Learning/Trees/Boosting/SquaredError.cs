using AudienceML.Learning.Data;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Half the squared error.</summary>
internal readonly struct SquaredError : IPointLoss
{
    public string Name => "squared_error";

    public ScoreLink Link => ScoreLink.Identity;

    public bool RenewsLeaves => false;

    public string? Refuse(float label) => null;

    public float BaseScore(LearningSet train) => (float)WeightedLabels.Mean(train);

    public (float Gradient, float Hessian) Derive(float score, float label) => (score - label, 1);

    public double Step(double newton) => newton;

    public double Loss(double score, double label) => (score - label) * (score - label) / 2;

    public float LeafValue(Span<float> residuals, Span<float> weights) => throw new NotSupportedException();
}
