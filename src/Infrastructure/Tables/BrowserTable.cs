using AudienceML.Features.Shared.Rows;

namespace AudienceML.Infrastructure.Tables;

/// <summary><c>browsers</c>.</summary>
internal sealed class BrowserTable() : Table<Browser>("browsers", ["browser_id"],
    ["browser_id", "browser_name"])
{
    public static BrowserTable Instance { get; } = new();

    public override void Write(IFieldWriter writer, Browser row)
    {
        writer.Id(row.BrowserId);
        writer.Text(row.BrowserName);
    }

    public override Browser Read(IFieldReader reader) => new(reader.Id(), reader.Text() ?? "");
}
