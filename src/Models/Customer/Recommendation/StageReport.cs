using System.Collections.Immutable;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>What one stage did to a list.</summary>
/// <param name="Stage">Its name: "source/als", "rank/learned", "rerank/mmr", "filter/availability".</param>
/// <param name="Items">How many items it proposed or let through.</param>
/// <param name="Removed">How many it removed, by cause: "seen", "expired", "region", ….</param>
/// <param name="Note">Why it was empty or passed over, in words; null when there is nothing to say.</param>
/// <param name="Microseconds">How long it took.</param>
public sealed record StageReport(string Stage, int Items, ImmutableSortedDictionary<string, int> Removed, string? Note, double Microseconds);
