using AudienceML.Features.Shared.Rows;

namespace AudienceML.Infrastructure.Tables;

/// <summary><c>operating_systems</c>.</summary>
internal sealed class OperatingSystemTable() : Table<OperatingSystemRow>("operating_systems", ["os_id"],
    ["os_id", "os_name"])
{
    public static OperatingSystemTable Instance { get; } = new();

    public override void Write(IFieldWriter writer, OperatingSystemRow row)
    {
        writer.Id(row.OsId);
        writer.Text(row.OsName);
    }

    public override OperatingSystemRow Read(IFieldReader reader) => new(reader.Id(), reader.Text() ?? "");
}
