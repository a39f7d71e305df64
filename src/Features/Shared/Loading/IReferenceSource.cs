using AudienceML.Core.Errors;
using AudienceML.Features.Shared.Rows;

namespace AudienceML.Features.Shared.Loading;

/// <summary>Where the reference tables are read from.</summary>
public interface IReferenceSource
{
    /// <summary>Reads all reference tables.</summary>
    /// <exception cref="DataSourceException">The source cannot be reached, or a row does not fit.</exception>
    Task<ReferenceTables> ReadAsync(CancellationToken cancellationToken = default);
}
