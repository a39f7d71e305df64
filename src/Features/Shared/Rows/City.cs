namespace AudienceML.Features.Shared.Rows;

/// <summary>A row of <c>cities</c>.</summary>
/// <param name="CityId">The city.</param>
/// <param name="CountryCode">Its country.</param>
/// <param name="CityName">Its name.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Timezone">IANA name of its time zone.</param>
public sealed record City(
    Guid CityId, string? CountryCode, string CityName, double? Latitude = null, double? Longitude = null, string? Timezone = null);
