using AudienceML.Features.Shared.Rows;

namespace AudienceML.Infrastructure.Tables;

/// <summary><c>companies</c>.</summary>
internal sealed class CompanyTable() : Table<Company>("companies", ["company_id"],
    ["company_id", "company_name"])
{
    public static CompanyTable Instance { get; } = new();

    public override void Write(IFieldWriter writer, Company row)
    {
        writer.Id(row.CompanyId);
        writer.Text(row.CompanyName);
    }

    public override Company Read(IFieldReader reader) => new(reader.Id(), reader.Text() ?? "");
}
