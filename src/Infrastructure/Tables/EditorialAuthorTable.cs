using AudienceML.Features.Editorial.Rows;

namespace AudienceML.Infrastructure.Tables;

/// <summary><c>editorial_authors</c>.</summary>
internal sealed class EditorialAuthorTable() : Table<EditorialAuthor>("editorial_authors", ["author_id"],
    ["author_id", "author_name", "author_code", "department", "role", "primary_country_code", "primary_city_id", "is_active"])
{
    public static EditorialAuthorTable Instance { get; } = new();

    public override void Write(IFieldWriter writer, EditorialAuthor row)
    {
        writer.Id(row.AuthorId);
        writer.Text(row.AuthorName);
        writer.Text(row.AuthorCode);
        writer.Text(row.Department);
        writer.Text(row.Role);
        writer.Text(row.PrimaryCountryCode);
        writer.Id(row.PrimaryCityId);
        writer.Flag(row.IsActive);
    }

    public override EditorialAuthor Read(IFieldReader reader) => new()
    {
        AuthorId = reader.Id(),
        AuthorName = reader.Text(),
        AuthorCode = reader.Text(),
        Department = reader.Word(),
        Role = reader.Word(),
        PrimaryCountryCode = reader.Word(),
        PrimaryCityId = reader.IdOrNull(),
        IsActive = reader.Flag() ?? true,
    };
}
