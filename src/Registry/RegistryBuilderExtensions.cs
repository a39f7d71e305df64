using AudienceML.Core.Hosting;
using AudienceML.Core.Registry;
using AudienceML.Registry.Gates;
using AudienceML.Registry.Requests;
using AudienceML.Registry.Stores;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace AudienceML.Registry;

/// <summary>Adds the model registry to a host.</summary>
public static class RegistryBuilderExtensions
{
    /// <summary>Adds the registry, the promotion gate and their requests. The store comes from UseFiles or UsePostgreSql, or is an <see cref="IModelStore"/> of your own.</summary>
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
        services.TryAddSingleton<IPromotionGate>(new PromotionGate());
        services.AddRequestHandler<PromoteModel, ModelEntry, PromoteModelHandler>();
        services.AddRequestHandler<RollbackModel, ModelEntry, RollbackModelHandler>();
        services.AddRequestHandler<DeleteModel, ModelEntry, DeleteModelHandler>();
        services.AddRequestHandler<ListModels, IReadOnlyList<ModelEntry>, ListModelsHandler>();
        services.AddRequestHandler<ShowModel, ModelDetails, ShowModelHandler>();
        services.AddRequestHandler<ExportModel, ModelExport, ExportModelHandler>();
        services.AddSingleton<IValidator<PromoteModel>, PromoteModelValidator>();
        services.AddSingleton<IValidator<RollbackModel>, RollbackModelValidator>();
        services.AddSingleton<IValidator<DeleteModel>, DeleteModelValidator>();
        services.AddSingleton<IValidator<ShowModel>, ShowModelValidator>();
        services.AddSingleton<IValidator<ExportModel>, ExportModelValidator>();
        return builder;
    }
}
