using System.Buffers;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Sources;

/// <summary>What all sources that score every item have in common.</summary>
internal abstract class ScoringSource(string name, string kind) : IScoringSource
{
    public string Name { get; } = name;

    public string Kind { get; } = kind;

    public abstract string? Score(QueryState state, Span<float> scores);

    public string? Propose(QueryState state, int count, IList<Candidate> candidates)
    {
        var all = ArrayPool<float>.Shared.Rent(state.Catalogue.Count);
        try
        {
            var scores = all.AsSpan(0, state.Catalogue.Count);
            if (Score(state, scores) is { } reason)
            {
                return reason;
            }

            if (state.Query.Rules.Seen == SeenPolicy.Never)
            {
                foreach (var item in state.HistoryItems.Span)
                {
                    scores[item] = float.NegativeInfinity;
                }
            }

            var (items, best) = (new int[count], new float[count]);
            var found = Selection.Top(scores, null, items, best);
            for (var i = 0; i < found; i++)
            {
                candidates.Add(new Candidate(items[i], best[i], 0));
            }

            return found > 0 ? null : "No item is left to propose.";
        }
        finally
        {
            ArrayPool<float>.Shared.Return(all);
        }
    }
}
