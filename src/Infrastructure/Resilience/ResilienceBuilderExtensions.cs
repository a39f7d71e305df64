using AudienceML.Core.Hosting;
using AudienceML.Core.Requests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AudienceML.Infrastructure.Resilience;

/// <summary>Adds resilience to a host.</summary>
public static class ResilienceBuilderExtensions
{
    /// <summary>
    /// Adds the behaviour that handles a <see cref="IRetryableRequest"/> again after a transient fault, up to four times with growing
    /// pauses. Call it after AddAudienceML, so that it stands inside validation.
    /// </summary>
    public static IAudienceBuilder AddResilience(this IAudienceBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Transient(typeof(IPipelineBehavior<,>), typeof(ResilienceBehavior<,>)));
        return builder;
    }
}
