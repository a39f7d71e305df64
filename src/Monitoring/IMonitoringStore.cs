using AudienceML.Core.Models;
using AudienceML.Core.Monitoring;

namespace AudienceML.Monitoring;

/// <summary>Where drift reports are kept. Two implementations of one behaviour: files and PostgreSQL; checked by a contract in AudienceML.Testing.</summary>
/// <remarks>Calls from several threads and processes are safe. Failures throw <see cref="Core.Errors.RegistryException"/>.</remarks>
public interface IMonitoringStore
{
    /// <summary>Adds a report; adding the same one again changes nothing.</summary>
    Task AppendAsync(DriftReport report, CancellationToken cancellationToken = default);

    /// <summary>The reports of a model, newest first.</summary>
    /// <param name="key">Whose model and what for.</param>
    /// <param name="limit">How many at most, 1 or more.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<IReadOnlyList<DriftReport>> ListAsync(ModelKey key, int limit = 100, CancellationToken cancellationToken = default);
}
