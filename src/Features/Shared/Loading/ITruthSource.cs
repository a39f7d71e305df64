using AudienceML.Features.Customer.Rows;

namespace AudienceML.Features.Shared.Loading;

/// <summary>A source that may also hold what a simulation knows of its users.</summary>
/// <exception cref="Core.Errors.DataSourceException">While reading: the source cannot be reached, or a row does not fit.</exception>
public interface ITruthSource
{
    /// <summary>The truth of every user and as-of moment; none when the data is no simulation.</summary>
    IAsyncEnumerable<ChurnTruth> ReadTruthAsync(CancellationToken cancellationToken = default);
}
