using AudienceML.Core.Hosting;
using AudienceML.Monitoring.Drift;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AudienceML.Monitoring;

/// <summary>Adds monitoring to a host.</summary>
public static class MonitoringBuilderExtensions
{
    /// <summary>Adds the drift monitor. The store comes from UseFiles or UsePostgreSql, or is an <see cref="IMonitoringStore"/> of your own.</summary>
    /// <param name="builder">What AddAudienceML returned.</param>
    public static IAudienceBuilder AddMonitoring(this IAudienceBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(provider => new DriftMonitor(provider.GetRequiredService<TimeProvider>()));
        return builder;
    }
}
