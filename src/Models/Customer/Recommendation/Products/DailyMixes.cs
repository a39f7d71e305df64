using System.Collections.Immutable;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Numerics;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>Playlists around the sides of a user's taste: what the user likes, clustered, with new items like them.</summary>
/// <remarks>
/// What was liked is split by k-means in the space of item vectors, the number of sides by the data; every side becomes a mix. New items go to the mix whose middle
/// they are nearest to, so that no item is in two. Items of the history may come back here; all other rules hold. The same user
/// has the same mixes all day (UTC); the next day other new items come in.
/// </remarks>
public sealed class DailyMixes
{
    private const long SecondsOfADay = 86_400;
    private readonly ProductParts _parts;
    private readonly DailyMixesOptions _options;

    /// <summary>Creates the product.</summary>
    /// <param name="parts">The model's parts; without vectors there are no mixes.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentException">A part is of another catalogue, or a setting is out of its range.</exception>
    public DailyMixes(ProductParts parts, DailyMixesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        (_parts, _options) = (parts.Checked(), (options ?? new DailyMixesOptions()).Checked());
    }

    /// <summary>Makes a user's mixes, the one for the greatest part of the taste first.</summary>
    /// <param name="state">The user's query, with a history.</param>
    /// <param name="cancellationToken">Checked at least every 50 ms of work.</param>
    /// <returns>None when nothing that the user liked is known to the model; a mix has fewer items than wished when no more may be shown.</returns>
    public ImmutableArray<DailyMix> Create(QueryState state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        var day = state.Now.ToUnixTimeSeconds() / SecondsOfADay;
        var all = LikedItems.Of(state, _options.HalfLifeDays, day * SecondsOfADay * 1000);
        if (TasteSpace.For(_parts, Array.ConvertAll(all, l => l.Item)) is not { } space)
        {
            return [];
        }

        var liked = Array.FindAll(all, l => space.Has(l.Item));
        var sides = TasteSides.Split(space, liked, _options, cancellationToken);
        var centres = sides.ConvertAll(side => Centre(space, liked, side));
        var discoveries = Discover(state, space, centres, cancellationToken);
        var again = _parts.Filter.Prepare(state with { Query = state.Query with { Rules = state.Query.Rules with { Seen = SeenPolicy.Always } } });
        var total = liked.Sum(l => l.Weight);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var mixes = ImmutableArray.CreateBuilder<DailyMix>(sides.Count);
        for (var s = 0; s < sides.Count; s++)
        {
            var members = Array.ConvertAll(sides[s], i => liked[i]);
            var familiar = members.Where(m => again.Refuse(m.Item) is null).Select(m => Item(space, centres[s], m.Item, true));
            var items = Fill(familiar, discoveries[s].Rows.ToArray().Select(i => Item(space, centres[s], i, false)));
            if (items.IsEmpty)
            {
                continue;
            }

            var genres = MixNaming.Distinguishing(_parts.Catalogue.Facets[ItemFacetKind.Genre], members, liked, 0.2, 2);
            var creators = MixNaming.Distinguishing(_parts.Catalogue.Facets[ItemFacetKind.Creator], members, liked, 0, 2);
            var decade = MixNaming.Decade(_parts.Catalogue, members);
            mixes.Add(new(MixNaming.Name(genres, creators, decade, names), genres, creators, decade, members.Sum(m => m.Weight) / total, items));
        }

        return mixes.DrainToImmutable();
    }

    private static float[] Centre(TasteSpace space, (int Item, double Weight)[] liked, int[] side)
    {
        var (sum, centre) = (new double[space.Width], new float[space.Width]);
        foreach (var i in side)
        {
            space.Add(liked[i].Item, liked[i].Weight, sum);
        }

        if (!TasteSpace.Normalise(sum, centre))
        {
            // What is liked cancels out, as two opposite items do: the weightiest then stands for all.
            space.Of(liked[side[0]].Item).CopyTo(centre);
        }

        return centre;
    }

    private MixItem Item(TasteSpace space, float[] centre, int item, bool isFamiliar) =>
        new(_parts.Catalogue.Ids.Ids[item], isFamiliar, space.Nearness(item, centre));

    /// <summary>For each mix the new items that are nearer to it than to any other mix, nearest first.</summary>
    private TopRows[] Discover(QueryState state, TasteSpace space, List<float[]> centres, CancellationToken cancellationToken)
    {
        // More than a mix takes, as a creator may have too many of the nearest.
        var found = new TopRows[centres.Count];
        for (var s = 0; s < found.Length; s++)
        {
            found[s] = new TopRows(4 * _options.Items);
        }

        // What was taken before is no discovery, whatever the policy.
        var rules = state.Query.Rules with { Seen = SeenPolicy.Never };
        var availability = _parts.Filter.Prepare(state with { Query = state.Query with { Rules = rules } });
        var noise = Seeds.Derive(state.Now.ToUnixTimeSeconds() / SecondsOfADay, state.Query.UserId ?? "");
        for (var item = 0; item < _parts.Catalogue.Count; item++)
        {
            if (item % 4096 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (!space.Has(item))
            {
                continue;
            }

            var (best, nearness) = (0, float.NegativeInfinity);
            for (var s = 0; s < centres.Count; s++)
            {
                var candidate = space.Nearness(item, centres[s]);
                if (candidate > nearness)
                {
                    (best, nearness) = (s, candidate);
                }
            }

            var score = nearness + (float)(_options.Variation * Seeds.Uniform(noise, item));
            if (nearness > 0 && found[best].Takes(score) && availability.Refuse(item) is null)
            {
                found[best].Add(item, score);
            }
        }

        return found;
    }

    /// <summary>Mixes both kinds evenly in the share wished, no creator too often; the next of the other kind where one runs out.</summary>
    private ImmutableArray<MixItem> Fill(IEnumerable<MixItem> familiar, IEnumerable<MixItem> discoveries)
    {
        var kinds = new[] { new Queue<MixItem>(familiar), new Queue<MixItem>(discoveries) };
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var items = ImmutableArray.CreateBuilder<MixItem>(_options.Items);
        var discovered = 0;
        while (items.Count < _options.Items && kinds[0].Count + kinds[1].Count > 0)
        {
            var wantsNew = discovered < Math.Floor(((items.Count + 1) * _options.DiscoveryShare) + 1e-9);
            var kind = kinds[wantsNew ? 1 : 0].Count > 0 ? kinds[wantsNew ? 1 : 0] : kinds[wantsNew ? 0 : 1];
            var item = kind.Dequeue();
            var creator = _parts.Catalogue[_parts.Catalogue.Ids.RowOf(item.ItemId)].CreatorId;
            if (creator is null || (counts[creator] = counts.GetValueOrDefault(creator) + 1) <= _options.MostOfACreator)
            {
                items.Add(item);
                discovered += item.IsFamiliar ? 0 : 1;
            }
        }

        return items.DrainToImmutable();
    }
}
