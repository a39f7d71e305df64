using AudienceML.Features.Shared.Rows;

namespace AudienceML.Infrastructure.Tables;

/// <summary><c>categories</c>.</summary>
internal sealed class CategoryTable() : Table<Category>("categories", ["category_id"],
    ["category_id", "parent_category_id", "category_name"])
{
    public static CategoryTable Instance { get; } = new();

    public override void Write(IFieldWriter writer, Category row)
    {
        writer.Id(row.CategoryId);
        writer.Id(row.ParentCategoryId);
        writer.Text(row.CategoryName);
    }

    public override Category Read(IFieldReader reader) => new(reader.Id(), reader.IdOrNull(), reader.Text() ?? "");
}
