using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Sources;

/// <summary>Items like those of the history by what they are. It knows new items as soon as they are in the catalogue.</summary>
internal sealed class ContentSource(string name) : ScoringSource(name, "content")
{
    public override string? Score(QueryState state, Span<float> scores)
    {
        if (state.ItemVectors is not { } vectors)
        {
            return "The catalogue says nothing of its items.";
        }

        if (state.Profile.Direction is not { } direction || Kernels.Dot(direction, direction) == 0)
        {
            return state.HistoryItems.IsEmpty ? "The user has no history to go by." : "Nothing is known of the items of the history.";
        }

        TopItems.Score(direction, vectors, scores);
        foreach (ref var score in scores)
        {
            // Exactly 0 is an item of which nothing is known.
            score = score != 0 ? score : float.NegativeInfinity;
        }

        return null;
    }
}
