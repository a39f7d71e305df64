using System.Collections.Immutable;

namespace AudienceML.Models.Customer.Recommendation.Explanations;

/// <summary>Reasons with their weights added up.</summary>
internal sealed class ReasonSums
{
    private readonly Dictionary<(RecommendationReasonKind Kind, string? Subject), double> _weights = [];

    /// <summary>All, the weightiest first.</summary>
    public IEnumerable<RecommendationReason> All => _weights.Where(w => w.Value != 0)
        .Select(w => new RecommendationReason(w.Key.Kind, w.Key.Subject, w.Value))
        .OrderByDescending(r => r.Weight).ThenBy(r => r.Kind).ThenBy(r => r.Subject, StringComparer.Ordinal);

    public void Add(RecommendationReasonKind kind, string? subject, double weight) =>
        _weights[(kind, subject)] = _weights.GetValueOrDefault((kind, subject)) + weight;

    /// <summary>So many at most: those that weigh most for or against; what is left of their sum goes into what was liked altogether.</summary>
    public ImmutableArray<RecommendationReason> Most(int count)
    {
        var all = All.ToArray();
        if (all.Length > count)
        {
            var kept = all.OrderByDescending(r => Math.Abs(r.Weight)).Where(r => r.Subject is not null || r.Kind != RecommendationReasonKind.BecauseYouLiked)
                .Take(count - 1).ToHashSet();
            var rest = all.Where(r => !kept.Contains(r)).Sum(r => r.Weight);
            all = [.. kept.Append(new(RecommendationReasonKind.BecauseYouLiked, null, rest)).OrderByDescending(r => r.Weight).ThenBy(r => r.Kind).ThenBy(r => r.Subject, StringComparer.Ordinal)];
        }

        return [.. all];
    }
}
