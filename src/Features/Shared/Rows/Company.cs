namespace AudienceML.Features.Shared.Rows;

/// <summary>A row of <c>companies</c>.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="CompanyName">Its name.</param>
public sealed record Company(Guid CompanyId, string CompanyName);
