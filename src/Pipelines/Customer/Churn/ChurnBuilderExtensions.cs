using AudienceML.Core.Hosting;
using AudienceML.Core.Models;
using AudienceML.Core.Monitoring;
using AudienceML.Core.Registry;
using AudienceML.Core.Requests;
using AudienceML.Core.Tenancy;
using AudienceML.Features.Customer.Churn;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Models.Customer.Churn;
using AudienceML.Monitoring;
using AudienceML.Pipelines.Inference.Batch;
using AudienceML.Pipelines.Inference.Realtime;
using AudienceML.Pipelines.Monitoring;
using AudienceML.Pipelines.Requests;
using AudienceML.Pipelines.Training;
using AudienceML.Registry;
using AudienceML.Registry.Requests;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace AudienceML.Pipelines.Customer.Churn;

/// <summary>Adds churn to a host.</summary>
public static class ChurnBuilderExtensions
{
    /// <summary>
    /// Adds the registry, monitoring, and churn's requests: <see cref="TrainChurn"/>, <see cref="TrainChurnTable"/>,
    /// <see cref="ScoreChurn"/>, <see cref="ScoreChurnRows{TRow}"/>, <see cref="PredictChurn"/> and <see cref="MeasureDrift{TRow}"/>. Stores come from UseFiles or UsePostgreSql; real-time prediction needs an
    /// <see cref="IRowLookup{TKey, TRow}"/> of user features.
    /// </summary>
    /// <param name="builder">What AddAudienceML returned.</param>
    /// <param name="tenant">Whose model answers in real time.</param>
    public static IAudienceBuilder AddChurn(this IAudienceBuilder builder, TenantId tenant = default)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddRegistry().AddMonitoring();
        var services = builder.Services;
        if (services.Any(s => s.ServiceType == typeof(IRequestHandler<TrainChurn, TrainingOutcome>)))
        {
            return builder;
        }

        services.TryAddSingleton<TrainingServices>();
        services.TryAddSingleton<DriftCheck>();
        services.TryAddSingleton<PredictorSlot<ChurnPredictor<CustomerUserFeatures>>>(_ => new());
        services.TryAddSingleton<ChurnRealtimePipeline>();
        services.AddSingleton<IModelWatcher>(provider => Watcher(provider, tenant));
        services.AddRequestHandler<TrainChurn, TrainingOutcome, TrainChurnHandler>();
        services.AddRequestHandler<TrainChurnTable, TrainingOutcome, TrainChurnTableHandler>();
        services.AddRequestHandler<ScoreChurn, BatchOutcome, ScoreChurnHandler>();
        services.AddRequestHandler<PredictChurn, Served<ChurnPrediction>, PredictChurnHandler>();
        AddRows<CustomerUserFeatures>(services);
        AddRows<TabularRow>(services);
        services.AddSingleton<IValidator<TrainChurn>, TrainChurnValidator>();
        services.AddSingleton<IValidator<TrainChurnTable>, TrainChurnTableValidator>();
        services.AddSingleton<IValidator<ScoreChurn>, ScoreChurnValidator>();
        services.AddSingleton<IValidator<PredictChurn>, PredictChurnValidator>();
        services.AddTransient<IPipelineBehavior<PromoteModel, ModelEntry>, PromotionRefreshBehavior<PromoteModel>>();
        services.AddTransient<IPipelineBehavior<RollbackModel, ModelEntry>, PromotionRefreshBehavior<RollbackModel>>();
        return AddTraining(builder);
    }

    /// <summary>What is asked of rows that the host has at hand, for one kind of them.</summary>
    private static void AddRows<TRow>(IServiceCollection services)
    {
        services.AddRequestHandler<ScoreChurnRows<TRow>, BatchOutcome, ScoreChurnRowsHandler<TRow>>();
        services.AddSingleton<IValidator<ScoreChurnRows<TRow>>, ScoreChurnRowsValidator<TRow>>();
        services.AddRequestHandler<MeasureDrift<TRow>, DriftReport, MeasureDriftHandler<TRow>>();
        services.AddSingleton<IValidator<MeasureDrift<TRow>>, MeasureDriftValidator<TRow>>();
    }

    private static IAudienceBuilder AddTraining(IAudienceBuilder builder)
    {
        if (!builder.Services.Any(s => s.ServiceType == typeof(IRequestHandler<TrainModel, TrainingOutcome>)))
        {
            builder.Services.AddRequestHandler<TrainModel, TrainingOutcome, TrainModelHandler>();
            builder.Services.AddSingleton<IValidator<TrainModel>, TrainModelValidator>();
        }

        return builder;
    }

    private static ModelWatcher<ChurnPredictor<CustomerUserFeatures>> Watcher(IServiceProvider provider, TenantId tenant)
    {
        var engineer = new ChurnFeatureEngineer();
        return new(
            new ModelKey(tenant, ChurnModel.Code),
            provider.GetRequiredService<IModelRegistry>(),
            provider.GetRequiredService<PredictorSlot<ChurnPredictor<CustomerUserFeatures>>>(),
            (entry, file) => new ChurnPredictor<CustomerUserFeatures>(ChurnModel.Load(file, engineer), entry.Version),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ModelWatcher<ChurnPredictor<CustomerUserFeatures>>>>());
    }
}
