using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Recommenders;

/// <summary>What most users took, each user's values added up; with a half-life what they took lately.</summary>
/// <remarks>The measure of every other recommender: one that is not above it has learned nothing of anybody.</remarks>
public sealed class PopularityLearner : IRecommenderLearner
{
    private readonly double _halfLife = double.PositiveInfinity;

    /// <summary>After how many days an interaction counts half, above 0; infinity counts all alike. Needs times when it is finite.</summary>
    public double HalfLifeDays
    {
        get => _halfLife;
        init => _halfLife = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A half-life is above 0 days.");
    }

    /// <summary>Counts each pair as 1 instead of its value.</summary>
    public bool CountUsers { get; init; } = true;

    /// <inheritdoc/>
    public IRecommender Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        ArgumentNullException.ThrowIfNull(context);
        if (interactions.Count == 0)
        {
            throw new TrainingDataException("There are no interactions to count.", "Widen the window, or check the filters of the source.");
        }

        var decays = double.IsFinite(HalfLifeDays);
        if (decays && !interactions.HasTimes)
        {
            throw new TrainingDataException("A half-life needs to know when the interactions were.", "Pass times, or leave the half-life infinite.");
        }

        // Later counts more, measured from the last: nothing is subtracted, so that no number is lost to rounding.
        var times = interactions.Times;
        var last = 0L;
        foreach (var time in times)
        {
            last = Math.Max(last, time);
        }

        var sums = new double[interactions.ItemCount];
        for (var user = 0; user < interactions.UserCount; user++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var history = interactions.HistoryOf(user);
            for (var i = 0; i < history.Count; i++)
            {
                var value = CountUsers ? (history.Values[i] > 0 ? 1 : 0) : history.Values[i];
                sums[history.Items[i]] += decays
                    ? value * DeterministicMath.Exp(-0.69314718055994531 * ((last - history.Times[i]) / 86_400_000.0) / HalfLifeDays)
                    : value;
            }
        }

        return new PopularityModel(Array.ConvertAll(sums, x => (float)x));
    }
}
