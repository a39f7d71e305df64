using AudienceML.Learning.Data;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>A loss of one score against one label, which does not depend on other rows.</summary>
internal interface IPointLoss
{
    string Name { get; }

    ScoreLink Link { get; }

    /// <inheritdoc cref="ObjectiveFunction.RenewsLeaves"/>
    bool RenewsLeaves { get; }

    /// <summary>What labels have to be when this one cannot be learned from, else null.</summary>
    string? Refuse(float label);

    float BaseScore(LearningSet train);

    /// <summary>First and second derivative of the loss by the score.</summary>
    (float Gradient, float Hessian) Derive(float score, float label);

    /// <inheritdoc cref="ObjectiveFunction.Step"/>
    double Step(double newton);

    double Loss(double score, double label);

    /// <inheritdoc cref="ObjectiveFunction.LeafValue"/>
    float LeafValue(Span<float> residuals, Span<float> weights);
}
