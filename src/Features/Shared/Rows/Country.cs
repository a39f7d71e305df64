namespace AudienceML.Features.Shared.Rows;

/// <summary>A row of <c>countries</c>.</summary>
/// <param name="CountryCode">Two letters.</param>
/// <param name="CountryName">Its name.</param>
/// <param name="Region">The region that it belongs to.</param>
public sealed record Country(string CountryCode, string CountryName, string? Region = null);
