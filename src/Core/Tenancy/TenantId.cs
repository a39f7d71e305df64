namespace AudienceML.Core.Tenancy;

/// <summary>Whose data and models: a company and, where it has several, one of its brands.</summary>
/// <param name="CompanyId">The company; all zeros for an installation with one tenant only.</param>
/// <param name="BrandId">The brand; all zeros for the whole company.</param>
public readonly record struct TenantId(Guid CompanyId, Guid BrandId = default)
{
    /// <summary>The one tenant of an installation that does not tell tenants apart.</summary>
    public static TenantId Default => default;

    /// <summary>"default", or the company and the brand joined by a dash; safe as a folder name.</summary>
    public override string ToString() => this == default ? "default" : BrandId == default ? $"{CompanyId:N}" : $"{CompanyId:N}-{BrandId:N}";
}
