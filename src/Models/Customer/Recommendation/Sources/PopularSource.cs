using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Sources;

/// <summary>What many took, or take now: among users of the same segment, device and region where the query says them, else among all.</summary>
/// <param name="name">Its name in configuration.</param>
/// <param name="kind">"popular" or "trending".</param>
/// <param name="scores">How much each item is taken by all.</param>
/// <param name="groups">How much by each group, with the number of its users; by the group's name.</param>
internal sealed class PopularSource(string name, string kind, float[] scores, IReadOnlyDictionary<string, (float[] Counts, int Users)>? groups = null)
    : ScoringSource(name, kind)
{
    // A group's counts weigh against those of all as so many users would.
    private const float Prior = 30;

    public override string? Score(QueryState state, Span<float> destination)
    {
        if (scores.Length == 0)
        {
            return "The catalogue is empty.";
        }

        scores.CopyTo(destination);
        if (groups is not null)
        {
            foreach (var group in AudienceGroups.Of(state.Query.Context))
            {
                if (group is not null && groups.TryGetValue(group, out var counted))
                {
                    var weight = 1 / (Prior + counted.Users);
                    for (var item = 0; item < destination.Length; item++)
                    {
                        destination[item] *= (counted.Counts[item] + (Prior * state.Popularity.Span[item]) + 1e-3f) * weight
                            / (state.Popularity.Span[item] + 1e-4f);
                    }
                }
            }
        }

        return null;
    }
}
