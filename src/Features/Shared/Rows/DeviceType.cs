namespace AudienceML.Features.Shared.Rows;

/// <summary>A row of <c>device_types</c>.</summary>
/// <param name="DeviceTypeId">The kind of device.</param>
/// <param name="DeviceTypeName">Its name: desktop, mobile, tablet, …</param>
public sealed record DeviceType(Guid DeviceTypeId, string DeviceTypeName);
