using AudienceML.Features.Shared.Rows;

namespace AudienceML.Infrastructure.Tables;

/// <summary><c>brands</c>.</summary>
internal sealed class BrandTable() : Table<Brand>("brands", ["brand_id"],
    ["brand_id", "company_id", "brand_name", "brand_code"])
{
    public static BrandTable Instance { get; } = new();

    public override void Write(IFieldWriter writer, Brand row)
    {
        writer.Id(row.BrandId);
        writer.Tenant(row.CompanyId);
        writer.Text(row.BrandName);
        writer.Text(row.BrandCode);
    }

    public override Brand Read(IFieldReader reader) => new(reader.Id(), reader.Tenant(), reader.Text() ?? "", reader.Text());
}
