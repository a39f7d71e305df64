using System.Collections.Immutable;
using AudienceML.Core.Training;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Customer.Recommendation;

/// <summary>Cuts histories: what comes before is learned from and travels with the query, the items taken afterwards are its label.</summary>
/// <remarks>
/// A held-out item is one that the user liked then and had not had before. Users whose history is too short to cut are learned from whole.
/// </remarks>
public sealed class RecommendationSplitter : ISplitter<RecommendationQuery, HeldOutItems>
{
    private readonly HistoryCut _cut;
    private readonly int _maximumRows;

    /// <summary>Creates the splitter.</summary>
    /// <param name="kind">Where histories are cut.</param>
    /// <param name="share">The share of each history's items, or of all events, that is held out, 0.01 to 0.5.</param>
    /// <param name="options">What events say of liking; null for the defaults.</param>
    /// <param name="maximumRows">Users at most that are measured on, drawn at random; 1 or more.</param>
    public RecommendationSplitter(
        HistoryCutKind kind = HistoryCutKind.EachUser, double share = 0.2, InteractionOptions? options = null, int maximumRows = 20_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumRows, 1);
        (_cut, _maximumRows) = (new(kind, share, options ?? new()), maximumRows);
    }

    /// <inheritdoc/>
    public TrainingSplit<RecommendationQuery, HeldOutItems> Split(TrainingSet<RecommendationQuery, HeldOutItems> set, int seed)
    {
        ArgumentNullException.ThrowIfNull(set);
        var cuts = _cut.Cut(set);
        var held = Enumerable.Range(0, cuts.Length).Where(row => !cuts[row].Taken.IsEmpty).ToArray();
        if (held.Length == 0)
        {
            throw new TrainingDataException("No history is long enough to hold its end out.", "Give more events of each user.");
        }

        if (held.Length > _maximumRows)
        {
            var drawn = new RandomSource(Seeds.Derive(seed, "hold-out")).Permutation(held.Length).AsSpan(0, _maximumRows).ToArray();
            Array.Sort(drawn);
            held = [.. drawn.Select(i => held[i])];
        }

        // The time of the cut is the time of the question, and no part of what is learned from.
        var train = new RecommendationQuery[set.Count];
        for (var row = 0; row < train.Length; row++)
        {
            train[row] = cuts[row].Query with { Context = set.Rows.Span[row].Context };
        }

        return new(new(train, set.Labels, set.Weights), null, HoldOut(set.Labels.Span[0].Catalogue, train, [.. held.Select(row => cuts[row])]));
    }

    private static TrainingSet<RecommendationQuery, HeldOutItems> HoldOut(
        ItemCatalogue catalogue, RecommendationQuery[] train, (RecommendationQuery Query, ImmutableArray<string> Taken)[] held)
    {
        var popularity = new float[catalogue.Count];
        foreach (var query in train)
        {
            foreach (var item in query.History.Select(i => catalogue.Ids.RowOf(i.ItemId)).Where(r => r >= 0).Distinct())
            {
                popularity[item] += 1f / train.Length;
            }
        }

        return new(
            held.Select(h => h.Query).ToArray(),
            held.Select(h => new HeldOutItems(h.Taken, catalogue)
            {
                Popularity = popularity,
                Before = h.Query.History.Select(i => catalogue.Ids.RowOf(i.ItemId)).Where(r => r >= 0).Distinct().ToArray(),
            }).ToArray());
    }
}
