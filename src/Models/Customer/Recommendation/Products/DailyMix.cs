using System.Collections.Immutable;

namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>A playlist around one side of a user's taste.</summary>
/// <param name="Name">What it is about, in plain English: "1990s Crime and Drama".</param>
/// <param name="Genres">The genres that set it apart, the main one first; may be empty.</param>
/// <param name="Creators">The creators whom it has most of, the main one first; may be empty.</param>
/// <param name="Decade">The decade from which most of it is, such as 1990; null when there is none.</param>
/// <param name="Share">How much of the user's taste it stands for, above 0 up to 1.</param>
/// <param name="Items">What it is made of; no item is in two mixes.</param>
public sealed record DailyMix(
    string Name, ImmutableArray<string> Genres, ImmutableArray<string> Creators, int? Decade, double Share, ImmutableArray<MixItem> Items);
