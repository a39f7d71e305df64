using AudienceML.Core.Errors;
using AudienceML.Features.Editorial.Rows;

namespace AudienceML.Features.Shared.Loading;

/// <summary>Where the editorial domain is written to; kept and dropped like an <see cref="ICustomerSink"/>.</summary>
/// <exception cref="DataSourceException">While writing: the sink cannot be reached or is full.</exception>
public interface IEditorialSink : IAsyncDisposable
{
    /// <summary>Adds articles.</summary>
    Task WriteArticlesAsync(IReadOnlyList<EditorialArticle> articles, CancellationToken cancellationToken = default);

    /// <summary>Adds authors.</summary>
    Task WriteAuthorsAsync(IReadOnlyList<EditorialAuthor> authors, CancellationToken cancellationToken = default);

    /// <summary>Keeps everything written.</summary>
    Task CompleteAsync(CancellationToken cancellationToken = default);
}
