using AudienceML.Monitoring;

namespace AudienceML.Testing.Monitoring;

/// <summary>A place for the reports of one check, empty at first and gone when it is disposed of.</summary>
public abstract class MonitoringStoreFixture : IAsyncDisposable
{
    /// <summary>Another instance over the same place each time, as other processes would open it.</summary>
    public abstract IMonitoringStore Open();

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
