using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Models.Customer.Recommendation.Ranking;

/// <summary>At which hours and on which weekdays items of each genre are taken, against all items. UTC, as the training's times are.</summary>
internal sealed class GenreClock
{
    // So many takings are added at the usual hours, so that rare genres do not seem to have hours of their own.
    private const float Smoothing = 50;
    private readonly float[] _hours;
    private readonly float[] _days;
    private readonly ItemFacet _genres;

    public GenreClock(Interactions histories, ItemCatalogue catalogue)
    {
        _genres = catalogue.Facets[ItemFacetKind.Genre];
        var (hours, days) = (new float[(_genres.Count + 1) * 24], new float[(_genres.Count + 1) * 7]);
        for (var user = 0; histories.HasTimes && user < histories.UserCount; user++)
        {
            var history = histories.HistoryOf(user);
            for (var i = 0; i < history.Count; i++)
            {
                var (hour, day) = Of(history.Times[i]);
                var genre = _genres.MainOf(history.Items[i]);
                if (genre >= 0)
                {
                    hours[(genre * 24) + hour]++;
                    days[(genre * 7) + day]++;
                    hours[(_genres.Count * 24) + hour]++;
                    days[(_genres.Count * 7) + day]++;
                }
            }
        }

        (_hours, _days) = (Ratios(hours, 24), Ratios(days, 7));
    }

    public (float Hour, float Weekday) Match(int item, DateTimeOffset local)
    {
        var genre = _genres.MainOf(item);
        if (genre < 0)
        {
            return (float.NaN, float.NaN);
        }

        var (hour, day) = Of(local.ToUnixTimeMilliseconds());
        return (_hours[(genre * 24) + hour], _days[(genre * 7) + day]);
    }

    private static (int Hour, int Day) Of(long time) => ((int)(time / 3_600_000 % 24), (int)(((time / 86_400_000) + 4) % 7));

    private static float[] Ratios(float[] counts, int width)
    {
        var all = counts.AsSpan(counts.Length - width);
        var total = Sum(all);
        var ratios = new float[counts.Length - width];
        for (var at = 0; at < ratios.Length; at += width)
        {
            var genre = Sum(counts.AsSpan(at, width));
            for (var i = 0; i < width; i++)
            {
                var usual = total > 0 ? all[i] / total : 0;
                ratios[at + i] = usual > 0 ? (counts[at + i] + (Smoothing * usual)) / (genre + Smoothing) / usual : 1;
            }
        }

        return ratios;
    }

    private static float Sum(ReadOnlySpan<float> values)
    {
        var sum = 0f;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }
}
