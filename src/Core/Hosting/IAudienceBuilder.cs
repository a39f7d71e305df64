using Microsoft.Extensions.DependencyInjection;

namespace AudienceML.Core.Hosting;

/// <summary>What <c>AddAudienceML</c> returns; domains and adapters add themselves to it.</summary>
public interface IAudienceBuilder
{
    /// <summary>The container that everything goes into.</summary>
    IServiceCollection Services { get; }
}
