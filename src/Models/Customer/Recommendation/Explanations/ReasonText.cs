using System.Collections.Immutable;
using AudienceML.Features.Customer.Recommendation;

namespace AudienceML.Models.Customer.Recommendation.Explanations;

/// <summary>Reasons as plain English sentences, for people who read the list.</summary>
public static class ReasonText
{
    /// <summary>One reason as a sentence.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="catalogue">What has the titles; an item without one is called by its id.</param>
    public static string Describe(RecommendationReason reason, ItemCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentNullException.ThrowIfNull(catalogue);
        return (reason.Kind, reason.Subject) switch
        {
            (RecommendationReasonKind.BecauseYouLiked, { } item) => $"Because you liked {Title(item, catalogue)}.",
            (RecommendationReasonKind.BecauseYouLiked, null) => "It fits what you have liked so far.",
            (RecommendationReasonKind.Genre, { } genre) => $"You often choose {genre}.",
            (RecommendationReasonKind.Genre, null) => "It is of a kind that you often choose.",
            (RecommendationReasonKind.Topic, { } topic) => $"You follow {topic}.",
            (RecommendationReasonKind.Topic, null) => "It is about something that you follow.",
            (RecommendationReasonKind.Creator, { } creator) => $"You like {creator}.",
            (RecommendationReasonKind.Creator, null) => "It is by somebody whom you like.",
            (RecommendationReasonKind.UsersLikeYou, "1") => "1 person with a taste like yours liked it.",
            (RecommendationReasonKind.UsersLikeYou, { } count) => $"{count} people with a taste like yours liked it.",
            (RecommendationReasonKind.UsersLikeYou, null) => "People with a taste like yours liked it.",
            (RecommendationReasonKind.Trending, _) => "Many choose it at the moment.",
            (RecommendationReasonKind.Popular, _) => "Many like it.",
            (RecommendationReasonKind.Fresh, _) => "It is new.",
            (RecommendationReasonKind.Exploration, _) => "Something different: tell us whether you like it.",
            (RecommendationReasonKind.Pinned, _) => "Recommended by the editors.",
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason.Kind, "There is no such kind of reason."),
        };
    }

    /// <summary>The reasons that speak most for an item, as sentences one after another; those that speak against it are not told.</summary>
    /// <param name="reasons">The reasons, the weightiest first.</param>
    /// <param name="catalogue">What has the titles.</param>
    /// <param name="sentences">At most so many, 1 or more.</param>
    public static string Describe(ImmutableArray<RecommendationReason> reasons, ItemCatalogue catalogue, int sentences = 2)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sentences);
        return reasons.IsDefaultOrEmpty ? "" : string.Join(' ', reasons.Where(r => r.Weight > 0).Take(sentences).Select(r => Describe(r, catalogue)));
    }

    private static string Title(string itemId, ItemCatalogue catalogue) =>
        catalogue.Ids.RowOf(itemId) is >= 0 and var row && catalogue[row].Title is { Length: > 0 } title ? title : itemId;
}
