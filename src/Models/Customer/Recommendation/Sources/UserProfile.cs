using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Sources;

/// <summary>What a history says of taste: shares of genres, tags, creators and types, and a direction among content vectors.</summary>
internal sealed class UserProfile
{
    private const int LastItems = 3;
    private readonly Dictionary<int, float>[] _shares;

    public UserProfile(QueryState state)
    {
        var facets = state.Catalogue.Facets;
        _shares =
        [
            Shares(state, facets[ItemFacetKind.Genre]),
            Shares(state, facets[ItemFacetKind.Tag]),
            Shares(state, facets[ItemFacetKind.Creator]),
            Shares(state, facets[ItemFacetKind.Brand]),
            Shares(state, facets[ItemFacetKind.Type]),
        ];
        if (state.ItemVectors is { } vectors && !state.HistoryItems.IsEmpty)
        {
            (Direction, LastDirection) = (new float[vectors.ColumnCount], new float[vectors.ColumnCount]);
            Add(state, vectors);
        }

        var (popularity, weight) = (0.0, 0.0);
        for (var i = 0; i < state.HistoryItems.Length; i++)
        {
            Last = Math.Max(Last, state.HistoryTimes.IsEmpty ? long.MinValue : state.HistoryTimes.Span[i]);
            if (!state.Popularity.IsEmpty)
            {
                popularity += state.Popularity.Span[state.HistoryItems.Span[i]];
                weight++;
            }
        }

        Popularity = weight > 0 ? (float)(popularity / weight) : float.NaN;
    }

    /// <summary>The weighted mean of the history's content vectors, of length 1; null without vectors or history.</summary>
    public float[]? Direction { get; }

    /// <summary>The same of the items liked last.</summary>
    public float[]? LastDirection { get; }

    /// <summary>The mean popularity of the history's items; NaN without history.</summary>
    public float Popularity { get; }

    /// <summary>When something was last taken, in milliseconds since 1970.</summary>
    public long Last { get; } = long.MinValue;

    /// <summary>The share of liking that falls on groups of items; disliked ones count against it.</summary>
    public float Affinity(ItemFacetKind kind, ReadOnlySpan<int> groups)
    {
        var sum = 0f;
        foreach (var group in groups)
        {
            sum += _shares[(int)kind].GetValueOrDefault(group);
        }

        return sum;
    }

    /// <summary>The share of the groups that the history does not have; NaN when there are none.</summary>
    public float Novelty(ItemFacetKind kind, ReadOnlySpan<int> groups)
    {
        var missing = 0;
        foreach (var group in groups)
        {
            missing += _shares[(int)kind].ContainsKey(group) ? 0 : 1;
        }

        return groups.IsEmpty ? float.NaN : (float)missing / groups.Length;
    }

    private static Dictionary<int, float> Shares(QueryState state, ItemFacet facet)
    {
        var shares = new Dictionary<int, float>();
        var total = 0f;
        for (var i = 0; i < state.HistoryItems.Length; i++)
        {
            var groups = facet.Of(state.HistoryItems.Span[i]);
            var value = state.HistoryValues.Span[i];
            total += groups.IsEmpty ? 0 : Math.Abs(value);
            foreach (var group in groups)
            {
                shares[group] = shares.GetValueOrDefault(group) + (value / groups.Length);
            }
        }

        if (total > 0)
        {
            foreach (var group in shares.Keys)
            {
                shares[group] /= total;
            }
        }

        return shares;
    }

    private void Add(QueryState state, FeatureMatrix vectors)
    {
        var items = state.HistoryItems.Span;
        Span<int> last = stackalloc int[LastItems];
        var found = 0;
        for (var i = 0; i < items.Length; i++)
        {
            var value = state.HistoryValues.Span[i];
            Kernels.Axpy(value, vectors.Row(items[i]), Direction);
            if (value > 0 && !state.HistoryTimes.IsEmpty)
            {
                // The few latest, kept sorted by time.
                var place = Math.Min(found, LastItems - 1);
                if (found == LastItems && state.HistoryTimes.Span[last[place]] >= state.HistoryTimes.Span[i])
                {
                    continue;
                }

                for (; place > 0 && state.HistoryTimes.Span[last[place - 1]] < state.HistoryTimes.Span[i]; place--)
                {
                    last[place] = last[place - 1];
                }

                last[place] = i;
                found = Math.Min(LastItems, found + 1);
            }
        }

        foreach (var i in last[..found])
        {
            Kernels.Axpy(1, vectors.Row(items[i]), LastDirection);
        }

        Normalize(Direction!);
        Normalize(LastDirection!);
    }

    private static void Normalize(Span<float> vector)
    {
        var length = MathF.Sqrt(Kernels.Dot(vector, vector));
        if (length > 1e-6f)
        {
            Kernels.Scale(1 / length, vector);
        }
    }
}
