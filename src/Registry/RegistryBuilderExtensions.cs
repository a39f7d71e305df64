using AudienceML.Core.Hosting;
using AudienceML.Core.Registry;
using AudienceML.Registry.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AudienceML.Registry;

/// <summary>Adds the model registry to a host.</summary>
public static class RegistryBuilderExtensions
{
    /// <summary>Adds the registry and its requests. The store comes from UseFiles or UsePostgreSql, or is an <see cref="IModelStore"/> of your own.</summary>
    /// <param name="builder">What AddAudienceML returned.</param>
    /// <param name="retention">Which versions are kept; the newest five when null.</param>
    public static IAudienceBuilder AddRegistry(this IAudienceBuilder builder, RetentionPolicy? retention = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (services.Any(s => s.ServiceType == typeof(IModelRegistry)))
        {
            return builder;
        }

        services.AddSingleton<IModelRegistry>(provider => new ModelRegistry(
            provider.GetService<IModelStore>()
                ?? throw new InvalidOperationException("The registry has no store. Call UseFiles(directory) or UsePostgreSql(connectionString)."),
            retention,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ModelRegistry>>()));
        return builder;
    }
}
