using AudienceML.Features.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Sources;

/// <summary>What is popular in the genres that the user likes: the share of the history in an item's genres, times the item's popularity.</summary>
/// <param name="name">Its name in configuration.</param>
/// <param name="trend">How much each item is taken.</param>
internal sealed class GenreSource(string name, float[] trend) : ScoringSource(name, "content")
{
    private readonly float[] _weights = Array.ConvertAll(trend, x => MathF.Sqrt(1 + x));

    public override string? Score(QueryState state, Span<float> scores)
    {
        if (state.HistoryItems.IsEmpty)
        {
            return "The user has no history to go by.";
        }

        var (profile, genres) = (state.Profile, state.Catalogue.Facets[ItemFacetKind.Genre]);
        Span<float> shares = genres.Count <= 1024 ? stackalloc float[genres.Count] : new float[genres.Count];
        var any = false;
        for (var genre = 0; genre < genres.Count; genre++)
        {
            shares[genre] = profile.Affinity(ItemFacetKind.Genre, [genre]);
            any |= shares[genre] > 0;
        }

        if (!any)
        {
            return "The history likes no genre.";
        }

        for (var item = 0; item < scores.Length; item++)
        {
            var affinity = 0f;
            foreach (var genre in genres.Of(item))
            {
                affinity += shares[genre];
            }

            scores[item] = affinity > 0 ? affinity * _weights[item] : float.NegativeInfinity;
        }

        return null;
    }
}
