namespace AudienceML.Features.Shared.Simulation;

/// <summary>What a user's hazard depends on at the end of a session.</summary>
/// <param name="Engagement">Moving average of the engagement scores of the sessions, 0 to 1.</param>
/// <param name="Novelty">1 for a new user, falling to 0 over some weeks.</param>
/// <param name="GapSurprise">Logarithm of the gap before the session over the gap expected.</param>
/// <param name="Rate">Visits expected a day.</param>
/// <param name="TierEffect">What the subscription does to the hazard's logarithm; price sensitivity is in it.</param>
/// <param name="HasCancelled">The last thing the user did about a subscription was to cancel it.</param>
/// <param name="Unseen">What no session shows.</param>
internal readonly record struct UserCondition(
    double Engagement, double Novelty, double GapSurprise, double Rate, double TierEffect, bool HasCancelled, double Unseen);
