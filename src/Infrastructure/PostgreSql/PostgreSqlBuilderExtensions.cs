using AudienceML.Core.Errors;
using AudienceML.Core.Hosting;
using AudienceML.Core.Registry;
using AudienceML.Registry.Stores;
using AudienceML.Infrastructure.PostgreSql.Monitoring;
using AudienceML.Infrastructure.PostgreSql.Predictions;
using AudienceML.Infrastructure.PostgreSql.Recommendation;
using AudienceML.Monitoring;
using AudienceML.Pipelines.Customer.Churn;
using AudienceML.Pipelines.Customer.Recommendation.Feedback;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AudienceML.Infrastructure.PostgreSql;

/// <summary>Puts AudienceML's stores into PostgreSQL.</summary>
public static class PostgreSqlBuilderExtensions
{
    /// <summary>Keeps models and runs in a PostgreSQL database, whose tables are created or brought forward at first use.</summary>
    /// <param name="builder">What AddAudienceML returned.</param>
    /// <param name="connectionString">Such as Host=localhost;Database=audience;Username=me;Password=secret.</param>
    /// <exception cref="RegistryException">The connection string cannot be read.</exception>
    public static IAudienceBuilder UsePostgreSql(this IAudienceBuilder builder, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.Replace(ServiceDescriptor.Singleton(provider =>
            new PostgresDatabase(connectionString, provider.GetRequiredService<TimeProvider>())));
        services.Replace(ServiceDescriptor.Singleton<IModelStore, PostgresModelStore>());
        services.Replace(ServiceDescriptor.Singleton<IRunJournal, PostgresRunJournal>());
        services.Replace(ServiceDescriptor.Singleton<IMonitoringStore, PostgresMonitoringStore>());
        services.Replace(ServiceDescriptor.Singleton<IChurnScoreStore, PostgresChurnScoreStore>());
        services.Replace(ServiceDescriptor.Singleton<IFeedbackStore, PostgresFeedbackStore>());
        return builder;
    }
}
