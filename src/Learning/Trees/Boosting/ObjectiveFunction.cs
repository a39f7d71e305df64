using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>
/// A loss that boosting minimises: where raw scores start, which way is down, and what a raw score means. Derive from it for a loss of
/// your own and hand it over as <see cref="GradientBoostingOptions.CustomObjective"/>.
/// </summary>
/// <remarks>
/// <para>
/// Scores, gradients and hessians lie row after row, <see cref="OutputCount"/> values each. Rows come in blocks, from several threads at a
/// time and with bounds that do not depend on the number of threads: an objective is immutable and looks at nothing but what it is given.
/// </para>
/// <para>
/// Models are the same bits on every processor as long as no function of the C library takes part: <see cref="Math.Exp(double)"/> and its
/// kin differ from machine to machine, <see cref="Numerics.DeterministicMath"/> does not.
/// </para>
/// </remarks>
public abstract class ObjectiveFunction
{
    /// <summary>The name under which the loss is reported: "log_loss".</summary>
    public abstract string LossName { get; }

    /// <summary>Raw scores of a row, and so trees of a round: 1 or more.</summary>
    public virtual int OutputCount => 1;

    /// <summary>How raw scores become outputs.</summary>
    public virtual ScoreLink Link => ScoreLink.Identity;

    /// <summary>Whether the loss of a row depends on the other rows of its group; then a block holds whole groups.</summary>
    public virtual bool IsByGroup => false;

    /// <summary>
    /// Whether the value of a leaf is taken from <see cref="LeafValue"/> and not from gradients and hessians: for losses whose second
    /// derivative says nothing, such as the absolute error (Friedman 2001, section 4.4).
    /// </summary>
    public virtual bool RenewsLeaves => false;

    /// <summary>What is watched on validation rows when no other metric is asked for; null is the mean loss by weight.</summary>
    public virtual ValidationMetric? Metric => null;

    /// <summary>Refuses rows that this loss cannot learn from. As it stands: labels that are not finite.</summary>
    /// <param name="set">The rows; those of weight 0 are left out already.</param>
    /// <param name="isTraining">Whether these are the rows to learn from, not those for validation.</param>
    /// <exception cref="TrainingDataException">Says what is wrong with the rows.</exception>
    public virtual void Check(LearningSet set, bool isTraining)
    {
        ArgumentNullException.ThrowIfNull(set);
        var labels = set.Labels.Span;
        for (var i = 0; i < labels.Length; i++)
        {
            if (!float.IsFinite(labels[i]))
            {
                throw new TrainingDataException($"The label of row {i} is {labels[i]}.", "Leave out rows whose label is not a finite number.");
            }
        }
    }

    /// <summary>Writes the raw scores that every row starts from. As it stands: zeros.</summary>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="scores"><see cref="OutputCount"/> values are written.</param>
    public virtual void BaseScores(LearningSet train, Span<float> scores) => scores.Clear();

    /// <summary>Writes the first and second derivative of each row's loss by each of its raw scores, times the row's weight.</summary>
    /// <param name="set">All rows.</param>
    /// <param name="start">The first row of the block.</param>
    /// <param name="scores">The raw scores of the block: its rows × <see cref="OutputCount"/>.</param>
    /// <param name="gradients">As many values are written, all finite.</param>
    /// <param name="hessians">As many values are written, finite and 0 or more.</param>
    public abstract void Derivatives(LearningSet set, int start, ReadOnlySpan<float> scores, Span<float> gradients, Span<float> hessians);

    /// <summary>The sum of the block's losses, each times its row's weight.</summary>
    /// <param name="set">All rows.</param>
    /// <param name="start">The first row of the block.</param>
    /// <param name="scores">The raw scores of the block: its rows × <see cref="OutputCount"/>.</param>
    public abstract double LossSum(LearningSet set, int start, ReadOnlySpan<float> scores);

    /// <summary>The value of a leaf, when <see cref="RenewsLeaves"/>.</summary>
    /// <param name="residuals">Label minus raw score of each of the leaf's rows; may be reordered.</param>
    /// <param name="weights">Their weights, or empty; may be reordered.</param>
    public virtual float LeafValue(Span<float> residuals, Span<float> weights) =>
        throw new NotSupportedException($"{GetType().Name} renews leaves but does not say how.");

    /// <summary>What becomes of a leaf's Newton step where the loss knows better; grows with the step.</summary>
    internal virtual double Step(double newton) => newton;

    /// <summary>The objective that options ask for.</summary>
    /// <param name="options">Checked options.</param>
    /// <param name="train">The rows to learn from: the number of classes is taken from their labels.</param>
    internal static ObjectiveFunction Of(GradientBoostingOptions options, LearningSet train) => options.Objective switch
    {
        BoostingObjective.BinaryLogLoss => new LogLossObjective(),
        BoostingObjective.SquaredError => new PointObjective<SquaredError>(default),
        BoostingObjective.AbsoluteError => new PointObjective<QuantileLoss>(new QuantileLoss(0.5, "absolute_error", 2)),
        BoostingObjective.Quantile => new PointObjective<QuantileLoss>(new QuantileLoss(options.QuantileLevel, "pinball", 1)),
        BoostingObjective.Huber => new PointObjective<HuberLoss>(new HuberLoss(options.HuberDelta)),
        BoostingObjective.Poisson => new PointObjective<PoissonLoss>(default),
        BoostingObjective.Gamma => new PointObjective<GammaLoss>(default),
        BoostingObjective.Tweedie => new PointObjective<TweedieLoss>(new TweedieLoss(options.TweediePower)),
        BoostingObjective.Softmax => SoftmaxObjective.For(train, options.Classes),
        BoostingObjective.LambdaRank => new LambdaRankObjective(options.RankingTruncation),
        BoostingObjective.Custom => options.CustomObjective!,
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Objective, "This is no objective."),
    };
}
