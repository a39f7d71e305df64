using AudienceML.Core.Tenancy;

namespace AudienceML.Core.Models;

/// <summary>A line of versions: whose model and what it is for.</summary>
public readonly record struct ModelKey(TenantId Tenant, ModelCode Code)
{
    /// <summary>"churn_prediction", with the tenant behind an @ when there is one.</summary>
    public override string ToString() => Tenant == TenantId.Default ? Code.ToString() : $"{Code}@{Tenant}";
}
