using AudienceML.Core.Tenancy;

namespace AudienceML.Features.Shared.Loading;

/// <summary>Which user features to read.</summary>
/// <param name="Tenant">Whose; the default tenant reads everything.</param>
/// <param name="FeatureDate">Of this date; null for all dates.</param>
public sealed record UserFeaturesQuery(TenantId Tenant = default, DateOnly? FeatureDate = null);
