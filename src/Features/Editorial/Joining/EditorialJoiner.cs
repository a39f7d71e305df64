using System.Collections.Frozen;
using AudienceML.Features.Editorial.Rows;
using AudienceML.Features.Shared.Joining;

namespace AudienceML.Features.Editorial.Joining;

/// <summary>Puts authors and categories to articles. Immutable; of equal author ids the first counts.</summary>
public sealed class EditorialJoiner
{
    private readonly FrozenDictionary<Guid, EditorialAuthor> _authors;
    private readonly ReferenceJoiner _reference;

    /// <summary>Indexes the authors.</summary>
    /// <param name="authors">The authors.</param>
    /// <param name="reference">The reference tables.</param>
    public EditorialJoiner(IEnumerable<EditorialAuthor> authors, ReferenceJoiner reference)
    {
        ArgumentNullException.ThrowIfNull(authors);
        ArgumentNullException.ThrowIfNull(reference);
        _authors = authors.DistinctBy(a => a.AuthorId).ToFrozenDictionary(a => a.AuthorId);
        _reference = reference;
    }

    /// <summary>An article with its author and category; what is not known is null.</summary>
    public JoinedArticle Join(EditorialArticle article)
    {
        ArgumentNullException.ThrowIfNull(article);
        return new JoinedArticle(
            article,
            article.PrimaryAuthorId is { } id ? _authors.GetValueOrDefault(id) : null,
            _reference.Category(article.PrimaryCategoryId)?.CategoryName,
            _reference.Brand(article.BrandId)?.BrandName);
    }
}
