using AudienceML.Core.Errors;
using AudienceML.Core.Tenancy;
using AudienceML.Features.Editorial.Rows;

namespace AudienceML.Features.Shared.Loading;

/// <summary>Where the editorial domain is read from. Rows are streamed in no promised order.</summary>
/// <exception cref="DataSourceException">While reading: the source cannot be reached, or a row does not fit.</exception>
public interface IEditorialSource
{
    /// <summary>The articles of a tenant; none when there is no such table.</summary>
    IAsyncEnumerable<EditorialArticle> ReadArticlesAsync(TenantId tenant, CancellationToken cancellationToken = default);

    /// <summary>All authors; none when there is no such table.</summary>
    IAsyncEnumerable<EditorialAuthor> ReadAuthorsAsync(CancellationToken cancellationToken = default);
}
