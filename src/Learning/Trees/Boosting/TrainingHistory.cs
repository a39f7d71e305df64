using System.Collections.Immutable;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>What training saw on the validation rows.</summary>
/// <param name="Metric">The name of the metric.</param>
/// <param name="IsHigherBetter">Whether the greatest value is the best.</param>
/// <param name="Values">The metric before the first round, then after each round.</param>
/// <param name="BestRound">The rounds after which the metric was best, an index into <see cref="Values"/>.</param>
public sealed record TrainingHistory(string Metric, bool IsHigherBetter, ImmutableArray<double> Values, int BestRound)
{
    /// <summary>The best value.</summary>
    public double Best => Values[BestRound];
}
