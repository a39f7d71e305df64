using AudienceML.Core.Tenancy;

namespace AudienceML.Features.Shared.Loading;

/// <summary>Which sessions or events to read.</summary>
/// <param name="Tenant">Whose; the default tenant reads everything, a tenant without brand the whole company.</param>
/// <param name="From">From this moment on (session_start, event_timestamp); null from the first.</param>
/// <param name="Until">Before this moment; null to the last.</param>
public sealed record CustomerQuery(TenantId Tenant = default, DateTimeOffset? From = null, DateTimeOffset? Until = null);
