using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Numerics;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Sources;

/// <summary>What was published last, in the genres that the user likes before others. It knows new items as soon as they are in the catalogue.</summary>
internal sealed class FreshSource(string name) : ScoringSource(name, "content")
{
    // A little for genres that the user never took: a newest item of another genre stands beside older ones of the favourite.
    private const float AnyGenre = 0.05f;
    private const double HalfLifeDays = 2;
    private const double MillisecondsOfADay = 86_400_000;

    public override string? Score(QueryState state, Span<float> scores)
    {
        var (facets, now) = (state.Catalogue.Facets, state.Now.ToUnixTimeMilliseconds());
        var published = facets.Published;
        var genres = facets[ItemFacetKind.Genre];
        var shares = new float[genres.Count];
        for (var genre = 0; genre < shares.Length; genre++)
        {
            shares[genre] = Math.Max(0, state.Profile.Affinity(ItemFacetKind.Genre, [genre]));
        }

        var any = false;
        for (var item = 0; item < scores.Length; item++)
        {
            if (published[item] == long.MinValue || published[item] > now)
            {
                scores[item] = float.NegativeInfinity;
                continue;
            }

            var affinity = AnyGenre;
            foreach (var genre in genres.Of(item))
            {
                affinity += shares[genre];
            }

            // The logarithm of affinity × 2^(-age / half-life), so that nothing old becomes 0.
            scores[item] = (float)(DeterministicMath.Log(affinity) - (0.69314718055994531 * (now - published[item]) / MillisecondsOfADay / HalfLifeDays));
            any = true;
        }

        return any ? null : "The catalogue does not say when its items were published.";
    }
}
