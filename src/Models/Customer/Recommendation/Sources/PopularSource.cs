using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Sources;

/// <summary>The same order for everybody: what many took, or what many take now.</summary>
internal sealed class PopularSource(string name, string kind, float[] scores) : ScoringSource(name, kind)
{
    public override string? Score(QueryState state, Span<float> destination)
    {
        if (scores.Length == 0)
        {
            return "Nobody took anything yet.";
        }

        scores.CopyTo(destination);
        return null;
    }
}
