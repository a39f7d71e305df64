using System.Collections.Immutable;
using System.Globalization;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Features.Editorial.Rows;
using AudienceML.Learning.Numerics;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>Draws taste profiles from histories.</summary>
public sealed class TasteProfiler
{
    private const double NewDays = 30;
    private const int MostCompared = 300;

    private static readonly ImmutableArray<(string Name, Func<AudioFeatures, double?> Of)> AudioColumns =
    [
        ("danceability", a => a.Danceability), ("energy", a => a.Energy), ("loudness", a => a.Loudness), ("speechiness", a => a.Speechiness),
        ("acousticness", a => a.Acousticness), ("instrumentalness", a => a.Instrumentalness), ("liveness", a => a.Liveness),
        ("valence", a => a.Valence), ("tempo", a => a.Tempo),
    ];

    private readonly ProductParts _parts;
    private readonly double _halfLifeDays;
    private readonly float[] _lessPopular;
    private readonly double[] _audioMeans;

    /// <summary>Creates the product.</summary>
    /// <param name="parts">The model's parts.</param>
    /// <param name="halfLifeDays">Days after which a liked item counts half, above 0.</param>
    /// <exception cref="ArgumentException">A part is of another catalogue, or a setting is out of its range.</exception>
    public TasteProfiler(ProductParts parts, double halfLifeDays = 180)
    {
        ArgumentNullException.ThrowIfNull(parts);
        OptionGuards.Require(halfLifeDays > 0, nameof(halfLifeDays), halfLifeDays, "is above 0");
        (_parts, _halfLifeDays) = (parts.Checked(), halfLifeDays);
        _lessPopular = LessPopular(parts.Support.Span);
        _audioMeans = [.. AudioColumns.Select(c => parts.Catalogue.Items.Select(i => i.Audio is { } audio ? c.Of(audio) : null).Average() ?? double.NaN)];
    }

    /// <summary>Draws the profile of a user.</summary>
    /// <param name="state">The user's query, with a history. Hours and weekdays are those of the query's events, in its offset from UTC; without events those of when items were last seen.</param>
    public TasteProfile Create(QueryState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var liked = LikedItems.Of(state, _halfLifeDays);
        var genres = Shares(liked, ItemFacetKind.Genre);
        var times = Times(state);
        return new TasteProfile
        {
            Items = liked.Length,
            Genres = genres,
            Creators = Shares(liked, ItemFacetKind.Creator),
            Eras = Shares(liked, i => _parts.Catalogue[i].Year is { } year ? [string.Create(CultureInfo.InvariantCulture, $"{year / 10 * 10}s")] : []),
            Types = Shares(liked, ItemFacetKind.Type),
            Audio = Audio(liked),
            GenreEntropy = genres.Sum(g => g.Share > 0 ? -g.Share * DeterministicMath.Log(g.Share) / 0.69314718055994531 : 0),
            Diversity = Diversity(liked),
            Mainstream = _lessPopular.Length == 0 || liked.Length == 0 ? null : liked.Sum(l => l.Weight * _lessPopular[l.Item]) / liked.Sum(l => l.Weight),
            NewCreators = NewCreators(state),
            Hours = Counts(times, 24, t => t.Hour),
            Weekdays = Counts(times, 7, t => (int)t.DayOfWeek),
        };
    }

    /// <summary>For each item the share of the others that fewer users took.</summary>
    private static float[] LessPopular(ReadOnlySpan<int> support)
    {
        var sorted = support.ToArray();
        Array.Sort(sorted);
        var shares = new float[support.Length];
        for (var i = 0; i < shares.Length; i++)
        {
            var below = sorted.AsSpan().BinarySearch(new AtLeast(support[i]));
            shares[i] = shares.Length > 1 ? (float)~below / (shares.Length - 1) : 0;
        }

        return shares;
    }

    private ImmutableArray<TasteShare> Shares((int Item, double Weight)[] liked, ItemFacetKind kind)
    {
        var facet = _parts.Catalogue.Facets[kind];
        return Shares(liked, i => [.. facet.Of(i).ToArray().Select(g => facet.Names.Ids[g])]);
    }

    /// <summary>Each item shares its weight out among its groups.</summary>
    private static ImmutableArray<TasteShare> Shares((int Item, double Weight)[] liked, Func<int, string[]> groupsOf)
    {
        var (shares, total) = (new Dictionary<string, (double Weight, int Items)>(StringComparer.Ordinal), 0.0);
        foreach (var (item, weight) in liked)
        {
            var groups = groupsOf(item);
            total += groups.Length > 0 ? weight : 0;
            foreach (var group in groups)
            {
                var known = shares.GetValueOrDefault(group);
                shares[group] = (known.Weight + (weight / groups.Length), known.Items + 1);
            }
        }

        return [.. shares.Select(s => new TasteShare(s.Key, s.Value.Weight / total, s.Value.Items))
            .OrderByDescending(s => s.Share).ThenBy(s => s.Name, StringComparer.Ordinal)];
    }

    private ImmutableArray<AudioTaste> Audio((int Item, double Weight)[] liked)
    {
        var tastes = ImmutableArray.CreateBuilder<AudioTaste>();
        for (var c = 0; c < AudioColumns.Length; c++)
        {
            var (total, mean, squares, items) = (0.0, 0.0, 0.0, 0);
            foreach (var (item, weight) in liked)
            {
                // Weighted mean and variance in one pass (West 1979).
                if (_parts.Catalogue[item].Audio is { } audio && AudioColumns[c].Of(audio) is { } value && double.IsFinite(value))
                {
                    total += weight;
                    var step = value - mean;
                    mean += step * weight / total;
                    squares += weight * step * (value - mean);
                    items++;
                }
            }

            if (items > 0)
            {
                tastes.Add(new(AudioColumns[c].Name, mean, Math.Sqrt(Math.Max(0, squares / total)), _audioMeans[c], items));
            }
        }

        return tastes.ToImmutable();
    }

    private double? Diversity((int Item, double Weight)[] liked)
    {
        var rows = Array.ConvertAll(liked, l => l.Item);
        if (TasteSpace.For(_parts, rows) is not { } space)
        {
            return null;
        }

        var known = rows.Where(space.Has).Take(MostCompared).ToArray();
        if (known.Length < 2)
        {
            return null;
        }

        // The pairs' cosines add up to (|sum|² - n) / 2, as each vector is of length 1.
        var sum = new double[space.Width];
        foreach (var item in known)
        {
            space.Add(item, 1, sum);
        }

        var pairs = (double)known.Length * (known.Length - 1);
        return Math.Clamp(1 - ((sum.Sum(x => x * x) - known.Length) / pairs), 0, 1);
    }

    private double? NewCreators(QueryState state)
    {
        var creators = _parts.Catalogue.Facets[ItemFacetKind.Creator];
        var since = state.Now.AddDays(-NewDays).ToUnixTimeMilliseconds();
        var (before, lately) = (new HashSet<int>(), new HashSet<int>());
        for (var i = 0; i < state.HistoryTimes.Length; i++)
        {
            (state.HistoryTimes.Span[i] < since ? before : lately).Add(creators.MainOf(state.HistoryItems.Span[i]));
        }

        // An item last seen lately may have been met long ago: events know.
        foreach (var taken in state.Query.History.IsDefault ? [] : state.Query.History)
        {
            if (_parts.Catalogue.Ids.RowOf(taken.ItemId) is >= 0 and var item && taken.Time.ToUnixTimeMilliseconds() < since)
            {
                before.Add(creators.MainOf(item));
            }
        }

        before.Remove(-1);
        lately.Remove(-1);
        return before.Count == 0 || lately.Count == 0 ? null : lately.Count(c => !before.Contains(c)) / (double)lately.Count;
    }

    private static List<DateTimeOffset> Times(QueryState state)
    {
        var offset = state.Query.Context.UtcOffset;
        return state.Query.History.IsDefaultOrEmpty
            ? [.. state.HistoryTimes.ToArray().Where(t => t > 0).Select(t => DateTimeOffset.FromUnixTimeMilliseconds(t).ToOffset(offset))]
            : [.. state.Query.History.Where(h => h.Time.ToUnixTimeMilliseconds() > 0).Select(h => h.Time.ToOffset(offset))];
    }

    private static ImmutableArray<double> Counts(List<DateTimeOffset> times, int count, Func<DateTimeOffset, int> slotOf)
    {
        if (times.Count == 0)
        {
            return [];
        }

        var counts = new double[count];
        foreach (var time in times)
        {
            counts[slotOf(time)] += 1.0 / times.Count;
        }

        return [.. counts];
    }

    /// <summary>Finds where a value would go before its equals: it is never equal to any.</summary>
    private readonly struct AtLeast(int value) : IComparable<int>
    {
        public int CompareTo(int other) => value > other ? 1 : -1;
    }
}
