using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Sequences;

/// <summary>What is on the rise: what is taken lately beyond what is usual for it. The same for everybody.</summary>
/// <remarks>
/// Two counts with decay, s with a short and l with a long half-life. Were an item taken at an even pace, s would be l · short / long = e; the
/// score is (s - e) / √(e + caution), the deviation in standard deviations of a count, held back while there is little to go by.
/// Unlike <see cref="PopularityLearner"/> with a half-life, an item that is always popular is not trending. Needs times.
/// </remarks>
/// <param name="options">Settings; the defaults when null.</param>
public sealed class TrendingLearner(TrendingOptions? options = null) : IRecommenderLearner
{
    private readonly TrendingOptions _options = Checked(options ?? new());

    /// <inheritdoc/>
    public IRecommender Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        if (interactions.Count == 0)
        {
            throw new TrainingDataException("There are no interactions to count.", "Widen the window, or check the filters of the source.");
        }

        if (!interactions.HasTimes)
        {
            throw new TrainingDataException("What is trending cannot be told without times.", "Pass the times of the interactions, or learn what is popular.");
        }

        var last = long.MinValue;
        foreach (var time in interactions.Times)
        {
            last = Math.Max(last, time);
        }

        var recent = new double[interactions.ItemCount];
        var usual = new double[interactions.ItemCount];
        var items = interactions.ByUser.AllColumns.Span;
        var values = interactions.ByUser.AllValues.Span;
        for (var i = 0; i < items.Length; i++)
        {
            if (i % 65536 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (values[i] > 0)
            {
                recent[items[i]] += Decay.Half(last - interactions.Times[i], _options.HalfLifeDays);
                usual[items[i]] += Decay.Half(last - interactions.Times[i], _options.UsualHalfLifeDays);
            }
        }

        var share = _options.HalfLifeDays / _options.UsualHalfLifeDays;
        var scores = new float[interactions.ItemCount];
        for (var item = 0; item < scores.Length; item++)
        {
            var expected = usual[item] * share;
            scores[item] = (float)((recent[item] - expected) / Math.Sqrt(expected + _options.Caution));
        }

        return new PopularityModel(scores);
    }

    private static TrendingOptions Checked(TrendingOptions options)
    {
        options.Check();
        return options;
    }
}
