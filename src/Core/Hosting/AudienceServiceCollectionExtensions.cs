using System.Diagnostics.CodeAnalysis;
using AudienceML.Core.Requests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AudienceML.Core.Hosting;

/// <summary>Adds AudienceML to a container.</summary>
public static class AudienceServiceCollectionExtensions
{
    /// <summary>Adds the sender, the behaviours (tracing, logging, validation, from the outside in) and the clock.</summary>
    public static IAudienceBuilder AddAudienceML(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddTransient<ISender, Sender>();
        services.TryAddEnumerable(ServiceDescriptor.Transient(typeof(IPipelineBehavior<,>), typeof(TracingBehavior<,>)));
        services.TryAddEnumerable(ServiceDescriptor.Transient(typeof(IPipelineBehavior<,>), typeof(LoggingBehavior<,>)));
        services.TryAddEnumerable(ServiceDescriptor.Transient(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>)));
        return new AudienceBuilder(services);
    }

    /// <summary>Registers the one handler of a kind of request.</summary>
    public static IServiceCollection AddRequestHandler<
        TRequest, TResponse, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(this IServiceCollection services)
        where TRequest : IRequest<TResponse>
        where THandler : class, IRequestHandler<TRequest, TResponse>
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddTransient<IRequestHandler<TRequest, TResponse>, THandler>();
        services.AddSingleton<RequestWrapper>(new RequestWrapper<TRequest, TResponse>());
        return services;
    }

    private sealed record AudienceBuilder(IServiceCollection Services) : IAudienceBuilder;
}
