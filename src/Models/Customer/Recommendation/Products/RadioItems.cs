using System.Collections.Immutable;

namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>What a radio plays next.</summary>
/// <param name="Items">The items in the order to play them; fewer than asked for when everything that may be shown was played.</param>
/// <param name="State">The radio after them; ask with it for the next ones.</param>
public sealed record RadioItems(ImmutableArray<string> Items, RadioState State);
