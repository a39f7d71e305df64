using AudienceML.Learning.Recommenders;

namespace AudienceML.Features.Customer.Recommendation;

/// <summary>Who took which items, with what the rows stand for.</summary>
/// <param name="Interactions">Users × items; rows and columns are those of <paramref name="Users"/> and <paramref name="Catalogue"/>.</param>
/// <param name="Users">The users, in the order in which they first appeared.</param>
/// <param name="Catalogue">The items: those of the catalogue first, then those that only events name.</param>
/// <param name="Report">What became of the events.</param>
/// <param name="Now">The moment that fading counts from: the last event, unless told otherwise.</param>
public sealed record InteractionData(Interactions Interactions, IdMap Users, ItemCatalogue Catalogue, InteractionReport Report, DateTimeOffset Now);
