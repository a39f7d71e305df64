namespace AudienceML.Features.Shared.Rows;

/// <summary>A row of <c>operating_systems</c>. The .NET library has the plain name already.</summary>
/// <param name="OsId">The operating system.</param>
/// <param name="OsName">Its name.</param>
public sealed record OperatingSystemRow(Guid OsId, string OsName);
