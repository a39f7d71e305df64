using AudienceML.Features.Customer.Rows;

namespace AudienceML.Features.Shared.Simulation;

/// <summary>One user's whole life in a simulation.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Sessions">The sessions in the order of time.</param>
/// <param name="Events">The events in the order of time, each within a session.</param>
/// <param name="Truth">What is known of the user at each truth date that came after the first session.</param>
public sealed record SimulatedUser(
    Guid UserId, IReadOnlyList<CustomerSession> Sessions, IReadOnlyList<CustomerEvent> Events, IReadOnlyList<ChurnTruth> Truth);
