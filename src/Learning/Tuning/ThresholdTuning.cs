using AudienceML.Learning.Errors;
using AudienceML.Learning.Metrics;

namespace AudienceML.Learning.Tuning;

/// <summary>Finds the score from which on to act. Rows of equal score are decided alike. O(n) each.</summary>
/// <remarks>Thresholds lie midway between the lowest score chosen and the next one below. Tune on rows that the model was not trained on.</remarks>
public static class ThresholdTuning
{
    /// <summary>The threshold of the lowest total cost; of equal ones the one that chooses fewest rows.</summary>
    /// <param name="costs">What each outcome costs.</param>
    /// <param name="scores">One a row.</param>
    /// <param name="labels">One a row; above 0.5 is positive.</param>
    /// <param name="weights">One a row, or empty.</param>
    /// <exception cref="TrainingDataException">There are no rows, or a score is NaN.</exception>
    public static TunedThreshold ByCost(
        CostMatrix costs, ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        ArgumentNullException.ThrowIfNull(costs);
        var best = Best(Tally(scores, labels, weights), matrix => -costs.Of(matrix));
        return best with { Value = -best.Value };
    }

    /// <summary>The threshold of the highest F score; of equal ones the one that chooses fewest rows.</summary>
    /// <param name="beta">How much more recall counts than precision; above 0.</param>
    /// <param name="scores">One a row.</param>
    /// <param name="labels">One a row; above 0.5 is positive.</param>
    /// <param name="weights">One a row, or empty.</param>
    /// <exception cref="TrainingDataException">There are no rows, or a score is NaN.</exception>
    public static TunedThreshold ByFBeta(
        double beta, ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        if (!(beta > 0) || double.IsInfinity(beta))
        {
            throw new ArgumentOutOfRangeException(nameof(beta), beta, "Beta is a finite number above 0.");
        }

        return Best(Tally(scores, labels, weights), matrix => double.IsNaN(matrix.FBeta(beta)) ? 0 : matrix.FBeta(beta));
    }

    /// <summary>The threshold that chooses as many rows as a budget allows, and not one more.</summary>
    /// <param name="share">The share of rows that may be chosen, 0 to 1.</param>
    /// <param name="scores">One a row.</param>
    /// <param name="labels">One a row; above 0.5 is positive.</param>
    /// <param name="weights">One a row, or empty.</param>
    /// <returns>The value is the share really chosen: less than asked for when ties cross the cut.</returns>
    /// <exception cref="TrainingDataException">There are no rows, or a score is NaN.</exception>
    public static TunedThreshold ByBudget(
        double share, ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        if (!(share is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share to choose lies between 0 and 1.");
        }

        // A hair of slack, so that 0.3 of 10 rows is 3 and not 2.
        var limit = share + 1e-12;
        return Best(Tally(scores, labels, weights), matrix => matrix.ChosenShare <= limit ? matrix.ChosenShare : -1);
    }

    /// <summary>The lowest threshold whose chosen rows hold at least a share of positives; none chosen when no threshold does.</summary>
    /// <param name="precision">The share of positives wanted, 0 to 1.</param>
    /// <param name="scores">One a row.</param>
    /// <param name="labels">One a row; above 0.5 is positive.</param>
    /// <param name="weights">One a row, or empty.</param>
    /// <returns>The value is the precision reached, 0 when none is chosen.</returns>
    /// <exception cref="TrainingDataException">There are no rows, or a score is NaN.</exception>
    public static TunedThreshold ByPrecision(
        double precision, ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        if (!(precision is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(precision), precision, "A precision lies between 0 and 1.");
        }

        var best = Best(Tally(scores, labels, weights), matrix => matrix.Precision >= precision ? matrix.ChosenShare : 0);
        return best with { Value = best.Matrix.ChosenShare > 0 ? best.Matrix.Precision : 0 };
    }

    /// <summary>Cuts scores into levels: how many rows each upper level may hold.</summary>
    /// <param name="sharesFromTop">The share of rows of each level from the highest down, the lowest left out: 0.05, 0.15, 0.3; sum at most 1.</param>
    /// <param name="scores">One a row.</param>
    /// <param name="weights">One a row, or empty.</param>
    /// <exception cref="TrainingDataException">There are no rows, or a score is NaN.</exception>
    public static ScoreLevels Levels(ReadOnlySpan<double> sharesFromTop, ReadOnlySpan<float> scores, ReadOnlySpan<float> weights = default)
    {
        var thresholds = new float[sharesFromTop.Length];
        var labels = new float[scores.Length];
        var share = 0.0;
        for (var i = 0; i < sharesFromTop.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(sharesFromTop[i], nameof(sharesFromTop));
            share += sharesFromTop[i];
            thresholds[^(i + 1)] = ByBudget(Math.Min(share, 1), scores, labels, weights).Threshold;
        }

        return share <= 1 + 1e-9
            ? new ScoreLevels(thresholds)
            : throw new ArgumentException($"The shares of the upper levels add up to {share}, more than all rows.", nameof(sharesFromTop));
    }

    private static ScoreTally Tally(ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        var tally = ScoreTally.Create(scores, labels, weights);
        return tally.Count > 0 && tally.IsDefined
            ? tally
            : throw new TrainingDataException(
                tally.Count == 0 ? "There are no rows to tune a threshold on." : "A score to tune a threshold on is NaN.",
                "Tune on validation rows that the model has scored.",
                "AML1011");
    }

    private static TunedThreshold Best(ScoreTally tally, Func<ConfusionMatrix, double> value)
    {
        var scores = tally.Scores;
        var matrix = new ConfusionMatrix(0, 0, tally.TotalNegatives, tally.TotalPositives);
        var (best, bestValue, bestThreshold) = (matrix, value(matrix), MathF.BitIncrement(scores[^1]));
        double positives = 0, negatives = 0;
        for (var i = tally.Count - 1; i >= 0; i--)
        {
            positives += tally.Positives[i];
            negatives += tally.Negatives[i];
            matrix = new ConfusionMatrix(positives, negatives, tally.TotalNegatives - negatives, tally.TotalPositives - positives);
            var here = value(matrix);
            if (here > bestValue)
            {
                (best, bestValue, bestThreshold) = (matrix, here, i == 0 ? scores[0] : Midway(scores[i - 1], scores[i]));
            }
        }

        return new TunedThreshold(bestThreshold, bestValue, best);
    }

    /// <summary>A number above the lower score and not above the upper one.</summary>
    private static float Midway(float lower, float upper)
    {
        var middle = (float)(((double)lower + upper) / 2);
        return middle > lower && middle <= upper ? middle : upper;
    }
}
