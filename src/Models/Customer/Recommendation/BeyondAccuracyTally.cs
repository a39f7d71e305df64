using System.Collections.Immutable;
using AudienceML.Core.Evaluation;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Numerics;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>What lists are like beside being right.</summary>
/// <param name="catalogue">The items that there are.</param>
/// <param name="places">The places of a list that count.</param>
internal sealed class BeyondAccuracyTally(ItemCatalogue catalogue, int places)
{
    private readonly double[] _shown = new double[catalogue.Count];
    private int _known, _mixed, _calibrated, _weighed;
    private double _novelty, _diversity, _miscalibration, _popularityOfLists, _popularityBefore;

    public void Add(RecommendationList list, HeldOutItems label)
    {
        var rows = new List<int>(places);
        foreach (var item in list.Items.AsSpan()[..Math.Min(places, list.Items.Length)])
        {
            if (catalogue.Ids.RowOf(item.ItemId) is >= 0 and var row)
            {
                rows.Add(row);
                _shown[row]++;
            }
        }

        if (rows.Count > 0)
        {
            Weigh(rows, label);
            Mix(rows);
            Calibrate(rows, label.Before.Span);
        }
    }

    public void AddTo(ImmutableArray<Metric>.Builder metrics)
    {
        metrics.Add(new("coverage@10", catalogue.Count == 0 ? double.NaN : (double)_shown.Count(x => x > 0) / catalogue.Count));
        metrics.Add(new("gini@10", Gini(), HigherIsBetter: false));
        metrics.Add(new("novelty@10", _known == 0 ? double.NaN : _novelty / _known));
        metrics.Add(new("diversity@10", _mixed == 0 ? double.NaN : _diversity / _mixed));
        metrics.Add(new("genre_miscalibration@10", _calibrated == 0 ? double.NaN : _miscalibration / _calibrated, HigherIsBetter: false));
        metrics.Add(new("popularity_bias@10", _weighed == 0 ? double.NaN : (_popularityOfLists - _popularityBefore) / _weighed, HigherIsBetter: false));
    }

    /// <summary>Novelty is the information of an item's popularity, in bits; bias compares the lists' mean popularity with that of the histories.</summary>
    private void Weigh(List<int> rows, HeldOutItems label)
    {
        var popularity = label.Popularity.Span;
        if (popularity.IsEmpty)
        {
            return;
        }

        var mean = 0.0;
        foreach (var row in rows)
        {
            // An item that nobody took is as new as one that half a user in the whole audience took.
            _novelty += -DeterministicMath.Log(Math.Max(popularity[row], 1e-6)) / 0.69314718055994531;
            _known++;
            mean += popularity[row] / rows.Count;
        }

        if (!label.Before.IsEmpty)
        {
            var before = 0.0;
            foreach (var row in label.Before.Span)
            {
                before += popularity[row] / label.Before.Length;
            }

            (_popularityOfLists, _popularityBefore, _weighed) = (_popularityOfLists + mean, _popularityBefore + before, _weighed + 1);
        }
    }

    /// <summary>1 - the mean share of genres that two items of a list have in common (Jaccard).</summary>
    private void Mix(List<int> rows)
    {
        var (sum, pairs) = (0.0, 0);
        for (var i = 0; i < rows.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (x, y) = (catalogue[rows[i]].Genres, catalogue[rows[j]].Genres);
                if (!x.IsDefaultOrEmpty && !y.IsDefaultOrEmpty)
                {
                    var common = x.Count(y.Contains);
                    sum += 1 - ((double)common / (x.Length + y.Length - common));
                    pairs++;
                }
            }
        }

        if (pairs > 0)
        {
            (_diversity, _mixed) = (_diversity + (sum / pairs), _mixed + 1);
        }
    }

    /// <summary>Kullback-Leibler divergence of the list's genres from the history's (Steck, 2018: a hundredth of the history mixed into the list).</summary>
    private void Calibrate(List<int> rows, ReadOnlySpan<int> before)
    {
        var (liked, listed) = (Shares(before), Shares(rows.ToArray()));
        if (liked.Count == 0 || listed.Count == 0)
        {
            return;
        }

        var divergence = 0.0;
        foreach (var (genre, share) in liked)
        {
            var there = (0.99 * listed.GetValueOrDefault(genre)) + (0.01 * share);
            divergence += share * DeterministicMath.Log(share / there);
        }

        (_miscalibration, _calibrated) = (_miscalibration + divergence, _calibrated + 1);
    }

    private SortedDictionary<string, double> Shares(ReadOnlySpan<int> rows)
    {
        var shares = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var total = 0.0;
        foreach (var row in rows)
        {
            foreach (var genre in catalogue[row].Genres)
            {
                var part = 1.0 / catalogue[row].Genres.Length;
                shares[genre] = shares.GetValueOrDefault(genre) + part;
                total += part;
            }
        }

        foreach (var genre in shares.Keys.ToArray())
        {
            shares[genre] /= total;
        }

        return shares;
    }

    private double Gini()
    {
        var sorted = _shown.Order().ToArray();
        var (sum, weighed) = (0.0, 0.0);
        for (var i = 0; i < sorted.Length; i++)
        {
            sum += sorted[i];
            weighed += (i + 1.0) * sorted[i];
        }

        return sum == 0 ? double.NaN : (2 * weighed / (sorted.Length * sum)) - ((sorted.Length + 1.0) / sorted.Length);
    }
}
