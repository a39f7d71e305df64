using AudienceML.Features.Shared.Rows;

namespace AudienceML.Infrastructure.Tables;

/// <summary><c>cities</c>.</summary>
internal sealed class CityTable() : Table<City>("cities", ["city_id"],
    ["city_id", "country_code", "city_name", "latitude", "longitude", "timezone"])
{
    public static CityTable Instance { get; } = new();

    public override void Write(IFieldWriter writer, City row)
    {
        writer.Id(row.CityId);
        writer.Text(row.CountryCode);
        writer.Text(row.CityName);
        writer.Number(row.Latitude);
        writer.Number(row.Longitude);
        writer.Text(row.Timezone);
    }

    public override City Read(IFieldReader reader) => new(reader.Id(), reader.Text(), reader.Text() ?? "", reader.Number(), reader.Number(), reader.Text());
}
