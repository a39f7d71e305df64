using AudienceML.Features.Shared.Rows;

namespace AudienceML.Infrastructure.Tables;

/// <summary><c>device_types</c>.</summary>
internal sealed class DeviceTypeTable() : Table<DeviceType>("device_types", ["device_type_id"],
    ["device_type_id", "device_type_name"])
{
    public static DeviceTypeTable Instance { get; } = new();

    public override void Write(IFieldWriter writer, DeviceType row)
    {
        writer.Id(row.DeviceTypeId);
        writer.Text(row.DeviceTypeName);
    }

    public override DeviceType Read(IFieldReader reader) => new(reader.Id(), reader.Text() ?? "");
}
