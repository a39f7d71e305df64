using AudienceML.Core.Hosting;
using AudienceML.Core.Requests;
using AudienceML.Monitoring;
using AudienceML.Pipelines.Requests;
using AudienceML.Pipelines.Training;
using AudienceML.Registry;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AudienceML.Pipelines.Customer.Recommendation;

/// <summary>Adds recommendation to a host.</summary>
public static class RecommendationBuilderExtensions
{
    /// <summary>Adds the registry, monitoring, and <see cref="TrainRecommendation"/>. Stores come from UseFiles or UsePostgreSql.</summary>
    /// <param name="builder">What AddAudienceML returned.</param>
    public static IAudienceBuilder AddRecommendation(this IAudienceBuilder builder)
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
        if (!services.Any(s => s.ServiceType == typeof(IRequestHandler<TrainModel, TrainingOutcome>)))
        {
            services.AddRequestHandler<TrainModel, TrainingOutcome, TrainModelHandler>();
            services.AddSingleton<IValidator<TrainModel>, TrainModelValidator>();
        }

        return builder;
    }
}
