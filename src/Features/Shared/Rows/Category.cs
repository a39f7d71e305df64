namespace AudienceML.Features.Shared.Rows;

/// <summary>A row of <c>categories</c>.</summary>
/// <param name="CategoryId">The category.</param>
/// <param name="ParentCategoryId">The category above it.</param>
/// <param name="CategoryName">Its name.</param>
public sealed record Category(Guid CategoryId, Guid? ParentCategoryId, string CategoryName);
