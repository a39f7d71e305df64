using System.Collections.Immutable;
using AudienceML.Features.Editorial.Rows;
using AudienceML.Features.Shared.Rows;

namespace AudienceML.Features.Customer.Recommendation;

/// <summary>Makes a catalogue of articles, with the names of their categories in the place of ids.</summary>
/// <param name="reference">Names of categories; null for their ids.</param>
/// <param name="itemName">The id by which the host knows an item; null for the article's id as text.</param>
public sealed class CatalogueBuilder(ReferenceTables? reference = null, Func<Guid, string>? itemName = null)
{
    private readonly Dictionary<Guid, Category> _categories = (reference?.Categories ?? []).DistinctBy(c => c.CategoryId).ToDictionary(c => c.CategoryId);
    private readonly Dictionary<Guid, CatalogueItem> _items = [];
    private readonly List<Guid> _order = [];

    /// <summary>Adds an article; one that is there already is replaced.</summary>
    public void Add(EditorialArticle article)
    {
        ArgumentNullException.ThrowIfNull(article);
        if (!_items.ContainsKey(article.ArticleId))
        {
            _order.Add(article.ArticleId);
        }

        _items[article.ArticleId] = ItemOf(article);
    }

    /// <summary>The catalogue, in the order in which the articles were first added.</summary>
    public ItemCatalogue Build() => new([.. _order.Select(id => _items[id])]);

    /// <summary>An article as something that can be recommended: drafts and archived ones are hidden.</summary>
    public CatalogueItem ItemOf(EditorialArticle article)
    {
        ArgumentNullException.ThrowIfNull(article);
        return new()
        {
            ItemId = itemName?.Invoke(article.ArticleId) ?? article.ArticleId.ToString("D"),
            Title = article.Title ?? article.Headline,
            ItemType = article.ArticleType,
            Genres = GenresOf(article.PrimaryCategoryId),
            Tags = [.. article.Tags.Where(t => !string.IsNullOrEmpty(t)).Distinct(StringComparer.Ordinal)],
            CreatorId = article.PrimaryAuthorId?.ToString("D"),
            BrandId = article.BrandId == Guid.Empty ? null : article.BrandId.ToString("D"),
            PublishedAt = article.PublishTime,
            IsHidden = article.Status is "draft" or "archived",
            Audio = article.AudioFeatures,
            Text = TextOf(article),
        };
    }

    /// <summary>The category and those above it.</summary>
    private ImmutableArray<string> GenresOf(Guid? id)
    {
        var genres = ImmutableArray.CreateBuilder<string>();
        for (var at = id; at is { } category && genres.Count < 8; at = _categories.GetValueOrDefault(category)?.ParentCategoryId)
        {
            var name = _categories.GetValueOrDefault(category)?.CategoryName ?? category.ToString("D");
            if (genres.Contains(name))
            {
                break;
            }

            genres.Add(name);
        }

        return genres.ToImmutable();
    }

    private static string? TextOf(EditorialArticle article)
    {
        var text = string.Join('\n', new[] { article.Subtitle, article.Summary, article.Body }.Where(t => !string.IsNullOrWhiteSpace(t)));
        return text.Length == 0 ? null : text;
    }
}
