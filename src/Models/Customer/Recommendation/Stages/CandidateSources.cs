namespace AudienceML.Models.Customer.Recommendation.Stages;

/// <summary>Numbers in <see cref="Candidate.Source"/> for items that no source proposed.</summary>
public static class CandidateSources
{
    /// <summary>The house pinned it: "pinned".</summary>
    public const int Pinned = -1;

    /// <summary>It was chosen to learn what the user thinks of it: "exploration".</summary>
    public const int Exploration = -2;
}
