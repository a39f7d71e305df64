using AudienceML.Core.Hosting;
using AudienceML.Core.Registry;
using AudienceML.Infrastructure.Files.Monitoring;
using AudienceML.Infrastructure.Files.Recommendation;
using AudienceML.Monitoring;
using AudienceML.Pipelines.Customer.Recommendation.Feedback;
using AudienceML.Registry.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AudienceML.Infrastructure.Files;

/// <summary>Puts AudienceML's stores into a folder.</summary>
public static class FilesBuilderExtensions
{
    /// <summary>Keeps models and runs in a folder, which is created at the first write. Several processes may share it.</summary>
    /// <param name="builder">What AddAudienceML returned.</param>
    /// <param name="directory">The folder, such as .audienceml.</param>
    public static IAudienceBuilder UseFiles(this IAudienceBuilder builder, string directory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        var services = builder.Services;
        services.Replace(ServiceDescriptor.Singleton(provider => new StoreFolder(directory, provider.GetRequiredService<TimeProvider>())));
        services.Replace(ServiceDescriptor.Singleton<IModelStore, FileModelStore>());
        services.Replace(ServiceDescriptor.Singleton<IRunJournal, FileRunJournal>());
        services.Replace(ServiceDescriptor.Singleton<IMonitoringStore, FileMonitoringStore>());
        services.Replace(ServiceDescriptor.Singleton<IFeedbackStore, FileFeedbackStore>());
        return builder;
    }
}
