using AudienceML.Features.Editorial.Rows;

namespace AudienceML.Infrastructure.Tables;

/// <summary><c>editorial_articles</c>.</summary>
internal sealed class EditorialArticleTable() : Table<EditorialArticle>("editorial_articles", ["company_id", "article_id"],
[
    "article_id", "external_article_id", "company_id", "brand_id", "title", "headline", "subtitle", "summary", "body", "content_url",
    "article_type", "primary_author_id", "primary_category_id", "word_count", "reading_time_minutes", "image_count", "video_count",
    "publish_time", "publish_date", "status", "tags", "audio_features", "created_at", "updated_at",
])
{
    public static EditorialArticleTable Instance { get; } = new();

    public override void Write(IFieldWriter writer, EditorialArticle row)
    {
        writer.Id(row.ArticleId);
        writer.Text(row.ExternalArticleId);
        writer.Tenant(row.CompanyId);
        writer.Tenant(row.BrandId);
        writer.Text(row.Title);
        writer.Text(row.Headline);
        writer.Text(row.Subtitle);
        writer.Text(row.Summary);
        writer.Text(row.Body);
        writer.Text(row.ContentUrl);
        writer.Text(row.ArticleType);
        writer.Id(row.PrimaryAuthorId);
        writer.Id(row.PrimaryCategoryId);
        writer.Whole(row.WordCount);
        writer.Number(row.ReadingTimeMinutes);
        writer.Whole(row.ImageCount);
        writer.Whole(row.VideoCount);
        writer.Time(row.PublishTime);
        writer.Day(row.PublishDate);
        writer.Text(row.Status);
        writer.Texts(row.Tags);
        JsonFields.Audio(writer, row.AudioFeatures);
        writer.Time(row.CreatedAt);
        writer.Time(row.UpdatedAt);
    }

    public override EditorialArticle Read(IFieldReader reader) => new()
    {
        ArticleId = reader.Id(),
        ExternalArticleId = reader.Text(),
        CompanyId = reader.Tenant(),
        BrandId = reader.Tenant(),
        Title = reader.Text(),
        Headline = reader.Text(),
        Subtitle = reader.Text(),
        Summary = reader.Text(),
        Body = reader.Text(),
        ContentUrl = reader.Text(),
        ArticleType = reader.Word(),
        PrimaryAuthorId = reader.IdOrNull(),
        PrimaryCategoryId = reader.IdOrNull(),
        WordCount = reader.WholeOrNull(),
        ReadingTimeMinutes = reader.Number(),
        ImageCount = reader.WholeOrNull(),
        VideoCount = reader.WholeOrNull(),
        PublishTime = reader.TimeOrNull(),
        PublishDate = reader.DayOrNull(),
        Status = reader.Word(),
        Tags = reader.Texts(),
        AudioFeatures = JsonFields.Audio(reader),
        CreatedAt = reader.TimeOrNull(),
        UpdatedAt = reader.TimeOrNull(),
    };
}
