namespace AudienceML.Models.Customer.Recommendation.Exploration;

/// <summary>A decision and what came of it: a row of feedback.</summary>
/// <param name="Decision">What was decided.</param>
/// <param name="Reward">What it earned: 1 for a click and 0 for none, a completed share, what the house counts. Finite.</param>
public sealed record ExplorationOutcome(ExplorationDecision Decision, double Reward);
