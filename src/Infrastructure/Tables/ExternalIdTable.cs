using AudienceML.Infrastructure.Csv.Events;

namespace AudienceML.Infrastructure.Tables;

/// <summary><c>external_ids</c>: the ids of other systems that cannot be told from ours.</summary>
internal sealed class ExternalIdTable() : Table<ExternalIdRow>("external_ids", ["kind", "id"], ["kind", "id", "external_id"])
{
    public static ExternalIdTable Instance { get; } = new();

    public override void Write(IFieldWriter writer, ExternalIdRow row)
    {
        writer.Text(row.Kind);
        writer.Id(row.Id);
        writer.Text(row.ExternalId);
    }

    public override ExternalIdRow Read(IFieldReader reader) => new(reader.Word() ?? "", reader.Id(), reader.Text() ?? "");
}
