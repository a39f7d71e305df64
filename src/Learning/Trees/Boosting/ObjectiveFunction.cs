namespace AudienceML.Learning.Trees.Boosting;

/// <summary>A loss: where boosting starts, which way is down, and what a raw score means.</summary>
/// <remarks>Results are the same bits on every processor: no function of the C library takes part.</remarks>
internal abstract class ObjectiveFunction
{
    /// <summary>The name under which the loss is reported.</summary>
    public abstract string LossName { get; }

    public static ObjectiveFunction Of(BoostingObjective objective) => objective switch
    {
        BoostingObjective.BinaryLogLoss => new LogLossObjective(),
        BoostingObjective.SquaredError => new SquaredErrorObjective(),
        _ => throw new ArgumentOutOfRangeException(nameof(objective), objective, "This is no objective."),
    };

    /// <summary>Refuses labels that this loss cannot learn from.</summary>
    /// <exception cref="Errors.TrainingDataException">Says what is wrong with the labels.</exception>
    public abstract void CheckLabels(ReadOnlySpan<float> labels, bool isTraining);

    /// <summary>The raw score that every row starts from.</summary>
    /// <param name="labels">One a row.</param>
    /// <param name="weights">One a row, or empty.</param>
    public abstract float BaseScore(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights);

    /// <summary>First and second derivative of each row's loss by its raw score, times its weight.</summary>
    public abstract void Derivatives(
        ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, Span<float> gradients, Span<float> hessians);

    /// <summary>The sum of weighted losses.</summary>
    public abstract double LossSum(ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights);

    /// <summary>Turns raw scores into outputs, in place.</summary>
    public abstract void Transform(Span<float> scores);
}
