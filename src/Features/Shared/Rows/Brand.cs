namespace AudienceML.Features.Shared.Rows;

/// <summary>A row of <c>brands</c>.</summary>
/// <param name="BrandId">The brand.</param>
/// <param name="CompanyId">The company that owns it.</param>
/// <param name="BrandName">Its name.</param>
/// <param name="BrandCode">Its short code.</param>
public sealed record Brand(Guid BrandId, Guid CompanyId, string BrandName, string? BrandCode = null);
