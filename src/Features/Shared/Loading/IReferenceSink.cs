using AudienceML.Core.Errors;
using AudienceML.Features.Shared.Rows;

namespace AudienceML.Features.Shared.Loading;

/// <summary>Where the reference tables are written to.</summary>
public interface IReferenceSink
{
    /// <summary>Writes all reference tables; a row of the same id is replaced.</summary>
    /// <exception cref="DataSourceException">The sink cannot be reached or is full.</exception>
    Task WriteAsync(ReferenceTables tables, CancellationToken cancellationToken = default);
}
