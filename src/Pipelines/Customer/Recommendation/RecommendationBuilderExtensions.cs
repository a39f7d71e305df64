using AudienceML.Core.Hosting;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Requests;
using AudienceML.Core.Tenancy;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Monitoring;
using AudienceML.Pipelines.Customer.Recommendation.Feedback;
using AudienceML.Pipelines.Inference.Realtime;
using AudienceML.Pipelines.Requests;
using AudienceML.Pipelines.Training;
using AudienceML.Registry;
using AudienceML.Registry.Requests;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace AudienceML.Pipelines.Customer.Recommendation;

/// <summary>Adds recommendation to a host.</summary>
public static class RecommendationBuilderExtensions
{
    /// <summary>
    /// Adds the registry, monitoring, <see cref="TrainRecommendation"/>, and for real time <see cref="RecommendationRealtimePipeline"/>,
    /// <see cref="Recommend"/> and <see cref="RecordFeedback"/>. Stores come from UseFiles or UsePostgreSql.
    /// </summary>
    /// <param name="builder">What AddAudienceML returned.</param>
    /// <param name="tenant">Whose model answers in real time.</param>
    /// <param name="options">Limits of the answers; null for the defaults.</param>
    public static IAudienceBuilder AddRecommendation(
        this IAudienceBuilder builder, TenantId tenant = default, RecommendationRealtimeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddRegistry().AddMonitoring();
        var services = builder.Services;
        if (services.Any(s => s.ServiceType == typeof(IRequestHandler<TrainRecommendation, TrainingOutcome>)))
        {
            return builder;
        }

        services.TryAddSingleton<TrainingServices>();
        services.AddRequestHandler<TrainRecommendation, TrainingOutcome, TrainRecommendationHandler>();
        services.AddSingleton<IValidator<TrainRecommendation>, TrainRecommendationValidator>();
        AddServing(services, tenant, options);
        if (!services.Any(s => s.ServiceType == typeof(IRequestHandler<TrainModel, TrainingOutcome>)))
        {
            services.AddRequestHandler<TrainModel, TrainingOutcome, TrainModelHandler>();
            services.AddSingleton<IValidator<TrainModel>, TrainModelValidator>();
        }

        return builder;
    }

    private static void AddServing(IServiceCollection services, TenantId tenant, RecommendationRealtimeOptions? options)
    {
        services.TryAddSingleton<PredictorSlot<RecommendationPredictor>>(_ => new());
        services.TryAddSingleton(provider => new LiveHistories(provider.GetRequiredService<IFeedbackStore>()));
        services.TryAddSingleton(_ => new LiveTrends(TimeSpan.FromDays(7)));
        services.TryAddSingleton(provider => new RecommendationRealtimePipeline(
            provider.GetRequiredService<PredictorSlot<RecommendationPredictor>>(),
            provider.GetRequiredService<LiveHistories>(),
            provider.GetRequiredService<LiveTrends>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RecommendationRealtimePipeline>>(),
            options,
            tenant));
        services.AddSingleton<IModelWatcher>(provider => new ModelWatcher<RecommendationPredictor>(
            new ModelKey(tenant, RecommendationModel.Code),
            provider.GetRequiredService<IModelRegistry>(),
            provider.GetRequiredService<PredictorSlot<RecommendationPredictor>>(),
            (entry, file) => new RecommendationPredictor(RecommendationModel.Load(file), entry.Version),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ModelWatcher<RecommendationPredictor>>>()));
        services.AddRequestHandler<Recommend, ServedRecommendations, RecommendHandler>();
        services.AddSingleton<IValidator<Recommend>, RecommendValidator>();
        services.AddRequestHandler<RecordFeedback, int, RecordFeedbackHandler>();
        services.AddSingleton<IValidator<RecordFeedback>, RecordFeedbackValidator>();
        services.AddTransient<IPipelineBehavior<PromoteModel, ModelEntry>, PromotionRefreshBehavior<PromoteModel>>();
        services.AddTransient<IPipelineBehavior<RollbackModel, ModelEntry>, PromotionRefreshBehavior<RollbackModel>>();
    }
}
