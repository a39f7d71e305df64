using AudienceML.Features.Editorial.Rows;

namespace AudienceML.Features.Editorial.Joining;

/// <summary>An article with what it refers to.</summary>
/// <param name="Article">The article.</param>
/// <param name="Author">Its first author; null when unknown.</param>
/// <param name="CategoryName">The name of its category; null when unknown.</param>
/// <param name="BrandName">The name of its brand; null when unknown.</param>
public sealed record JoinedArticle(EditorialArticle Article, EditorialAuthor? Author, string? CategoryName, string? BrandName);
