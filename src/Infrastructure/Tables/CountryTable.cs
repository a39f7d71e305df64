using AudienceML.Features.Shared.Rows;

namespace AudienceML.Infrastructure.Tables;

/// <summary><c>countries</c>.</summary>
internal sealed class CountryTable() : Table<Country>("countries", ["country_code"],
    ["country_code", "country_name", "region"])
{
    public static CountryTable Instance { get; } = new();

    public override void Write(IFieldWriter writer, Country row)
    {
        writer.Text(row.CountryCode);
        writer.Text(row.CountryName);
        writer.Text(row.Region);
    }

    public override Country Read(IFieldReader reader) => new(reader.Text() ?? "", reader.Text() ?? "", reader.Text());
}
