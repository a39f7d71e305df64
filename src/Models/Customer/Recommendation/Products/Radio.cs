using System.Collections.Immutable;
using AudienceML.Core.Errors;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Numerics;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>Plays on and on from one or more items: nothing twice, near to the seed, towards what was liked and away from what was skipped.</summary>
/// <remarks>
/// The direction starts at the mean of the seeds. Likes draw it, skips push it, the last plays draw it along; it never goes further from
/// the seed than <see cref="RadioOptions.LeastCosine"/>. Played are the items nearest to it, those lowered that are like a skipped one. The radio itself keeps
/// nothing: all that it knows of a listener is in the <see cref="RadioState"/>. Safe for several threads at once.
/// </remarks>
public sealed class Radio
{
    private const int RecentPlays = 5;
    private readonly ProductParts _parts;
    private readonly RadioOptions _options;
    private readonly Dictionary<uint, int> _rows;

    /// <summary>Creates the product.</summary>
    /// <param name="parts">The model's parts; without vectors there is nothing to play.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentException">A part is of another catalogue, or a setting is out of its range.</exception>
    public Radio(ProductParts parts, RadioOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        (_parts, _options) = (parts.Checked(), (options ?? new RadioOptions()).Checked());
        _rows = new(parts.Catalogue.Count);
        for (var item = 0; item < parts.Catalogue.Count; item++)
        {
            _rows.TryAdd(RadioState.MarkOf(parts.Catalogue.Ids.Ids[item]), item);
        }
    }

    /// <summary>Starts a radio. Seeds that the catalogue does not have are passed over.</summary>
    /// <param name="seeds">1 to 50 items.</param>
    /// <param name="salt">Any number; another one plays other items from the same seeds.</param>
    /// <exception cref="InvalidRequestException">There is no seed, too many of them, or none that the model knows anything of.</exception>
    public RadioState Start(ImmutableArray<string> seeds, uint salt = 0)
    {
        var state = RadioState.Start(seeds.IsDefault ? [] : seeds, salt);
        if (Seed(state, out _) is null)
        {
            throw new InvalidRequestException(
                "Radio", [seeds.IsDefaultOrEmpty ? "It needs an item to start from." : $"The model knows nothing of '{string.Join("', '", seeds)}'."]);
        }

        return state;
    }

    /// <summary>Tells what was thought of an item.</summary>
    public RadioState Tell(RadioState state, string itemId, RadioFeedback feedback)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentException.ThrowIfNullOrEmpty(itemId);
        OptionGuards.Require(Enum.IsDefined(feedback), nameof(feedback), feedback, "is one of the named ones");
        return state.WithFeedback(itemId, feedback, _options.Remembered);
    }

    /// <summary>Chooses the next items.</summary>
    /// <param name="query">Who listens and by what rules.</param>
    /// <param name="state">Where the radio is.</param>
    /// <param name="count">How many, 1 to 1,000.</param>
    /// <exception cref="InvalidRequestException">The model knows none of the seeds, as after a change of the catalogue.</exception>
    public RadioItems Next(QueryState query, RadioState state, int count)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(state);
        OptionGuards.Require(count is >= 1 and <= 1000, nameof(count), count, "is 1 to 1,000");
        var seed = Seed(state, out var space)
            ?? throw new InvalidRequestException("Radio", ["The model no longer knows any of the items it started from; start again."]);
        var direction = Direction(state, space!, seed);
        var chosen = Choose(query, state, space!, seed, direction, count);
        var items = chosen.ConvertAll(i => _parts.Catalogue.Ids.Ids[i]);
        return new([.. items], state.WithPlays(items, _options.Remembered));
    }

    private float[]? Seed(RadioState state, out TasteSpace? space)
    {
        var items = state.Seeds.Where(s => !string.IsNullOrEmpty(s)).Select(_parts.Catalogue.Ids.RowOf).Where(row => row >= 0).ToArray();
        space = TasteSpace.For(_parts, items);
        if (space is null)
        {
            return null;
        }

        var (sum, seed) = (new double[space.Width], new float[space.Width]);
        foreach (var item in items)
        {
            space.Add(item, 1, sum);
        }

        if (!TasteSpace.Normalise(sum, seed))
        {
            space.Of(Array.Find(items, space.Has)).CopyTo(seed);
        }

        return seed;
    }

    private float[] Direction(RadioState state, TasteSpace space, float[] seed)
    {
        var (sum, direction) = (new double[space.Width], new float[space.Width]);
        for (var i = 0; i < seed.Length; i++)
        {
            sum[i] = seed[i];
        }

        for (var place = Math.Max(0, state.PlayCount - RecentPlays); place < state.PlayCount; place++)
        {
            if (state[place].Feedback != RadioFeedback.Skip && _rows.TryGetValue(state[place].Mark, out var item))
            {
                space.Add(item, _options.Drift / RecentPlays, sum);
            }
        }

        foreach (var (item, feedback, weight) in Feedback(state))
        {
            space.Add(item, feedback == RadioFeedback.Like ? _options.LikeWeight * weight : -_options.SkipWeight * weight, sum);
        }

        return TasteSpace.Normalise(sum, direction) ? Held(direction, seed) : seed;
    }

    /// <summary>The direction itself, or the one on the way back to the seed that is just near enough.</summary>
    private float[] Held(float[] direction, float[] seed)
    {
        var cosine = (double)Kernels.Dot(direction, seed);
        if (cosine >= _options.LeastCosine)
        {
            return direction;
        }

        // What of the direction is at right angles to the seed, turned in as far as may be.
        var (aside, held) = (new double[seed.Length], new float[seed.Length]);
        for (var i = 0; i < seed.Length; i++)
        {
            aside[i] = direction[i] - (cosine * seed[i]);
        }

        if (!TasteSpace.Normalise(aside, held))
        {
            return seed;
        }

        var sine = Math.Sqrt(1 - (_options.LeastCosine * _options.LeastCosine));
        for (var i = 0; i < seed.Length; i++)
        {
            held[i] = (float)((_options.LeastCosine * seed[i]) + (sine * held[i]));
        }

        return held;
    }

    /// <summary>Likes and skips, the newest first, each counting less than the one after it.</summary>
    private IEnumerable<(int Item, RadioFeedback Feedback, double Weight)> Feedback(RadioState state)
    {
        var factor = DeterministicMath.Exp(-0.69314718055994531 / _options.FeedbackHalfLife);
        var weight = 1.0;
        for (var place = state.PlayCount - 1; place >= 0 && weight > 0.01; place--)
        {
            var (mark, feedback) = state[place];
            if (feedback != RadioFeedback.None && _rows.TryGetValue(mark, out var item))
            {
                yield return (item, feedback, weight);
                weight *= factor;
            }
        }
    }

    private List<int> Choose(QueryState query, RadioState state, TasteSpace space, float[] seed, float[] direction, int count)
    {
        var availability = _parts.Filter.Prepare(query);
        var played = new HashSet<uint>(state.PlayCount + state.Seeds.Length);
        foreach (var id in state.Seeds)
        {
            played.Add(RadioState.MarkOf(id));
        }

        for (var place = 0; place < state.PlayCount; place++)
        {
            played.Add(state[place].Mark);
        }

        var skipped = Feedback(state).Where(f => f.Feedback == RadioFeedback.Skip && space.Has(f.Item)).ToArray();
        var noise = Seeds.Derive(state.Salt, 0);
        var (near, far) = (new TopRows((4 * count) + 50), new TopRows((4 * count) + 50));
        for (var item = 0; item < _parts.Catalogue.Count; item++)
        {
            if (!space.Has(item))
            {
                continue;
            }

            var score = space.Nearness(item, direction) + (float)(_options.Variation * Seeds.Uniform(noise, item));
            var top = space.Nearness(item, seed) >= _options.LeastNearness ? near : far;
            if (top.Takes(score) && !played.Contains(RadioState.MarkOf(_parts.Catalogue.Ids.Ids[item])) && availability.Refuse(item) is null)
            {
                foreach (var skip in skipped)
                {
                    score -= (float)(_options.SkipWeight * skip.Weight * Math.Max(0, space.Nearness(item, space.Of(skip.Item))));
                }

                top.Add(item, score);
            }
        }

        return Spaced(state, [.. near.Rows, .. far.Rows], count);
    }

    /// <summary>The first items in order whose creator was not just heard; when all were, the first.</summary>
    private List<int> Spaced(RadioState state, List<int> items, int count)
    {
        var creators = _parts.Catalogue.Facets[ItemFacetKind.Creator];
        var heard = new List<int>();
        for (var place = Math.Max(0, state.PlayCount - _options.CreatorSpacing); place < state.PlayCount; place++)
        {
            heard.Add(_rows.TryGetValue(state[place].Mark, out var item) ? creators.MainOf(item) : -1);
        }

        var chosen = new List<int>(count);
        while (chosen.Count < count && items.Count > 0)
        {
            var next = Math.Max(0, items.FindIndex(i => creators.MainOf(i) < 0 || !heard.TakeLast(_options.CreatorSpacing).Contains(creators.MainOf(i))));
            chosen.Add(items[next]);
            heard.Add(creators.MainOf(items[next]));
            items.RemoveAt(next);
        }

        return chosen;
    }
}
