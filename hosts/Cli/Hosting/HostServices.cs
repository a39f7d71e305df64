using AudienceML.Cli.Errors;
using AudienceML.Core.Errors;
using AudienceML.Core.Hosting;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Requests;
using AudienceML.Infrastructure.Csv.Ratings;
using AudienceML.Infrastructure.Csv.Tabular;
using AudienceML.Infrastructure.Data;
using AudienceML.Infrastructure.Resilience;
using AudienceML.Pipelines.Customer.Churn;
using AudienceML.Pipelines.Customer.Recommendation;
using AudienceML.Pipelines.Customer.Recommendation.Feedback;
using AudienceML.Pipelines.Inference.Realtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace AudienceML.Cli.Hosting;

/// <summary>The composition root: everything that a command needs, built for one call.</summary>
internal sealed class HostServices : IAsyncDisposable
{
    private readonly ServiceProvider _provider;

    private HostServices(ServiceProvider provider, StoreLocation location)
    {
        _provider = provider;
        StoreName = location.Name;
        StoreFolder = location.ConnectionString is null ? location.Name : null;
    }

    /// <summary>The store as messages may name it: without a password.</summary>
    public string StoreName { get; }

    /// <summary>The store's folder, null for a database.</summary>
    public string? StoreFolder { get; }

    public IModelRegistry Registry => _provider.GetRequiredService<IModelRegistry>();

    /// <summary>The book of runs.</summary>
    public IRunJournal Journal => _provider.GetRequiredService<IRunJournal>();

    /// <summary>Folders and databases with sessions and events.</summary>
    public IDataStores Data => _provider.GetRequiredService<IDataStores>();

    /// <summary>Reads any CSV file.</summary>
    public ITableReader Tables => _provider.GetRequiredService<ITableReader>();

    /// <summary>Reads ratings and clicks.</summary>
    public IRatingFileReader Ratings => _provider.GetRequiredService<IRatingFileReader>();

    /// <summary>What users did with recommended items.</summary>
    public IFeedbackStore Feedback => _provider.GetRequiredService<IFeedbackStore>();

    /// <summary>Builds the services.</summary>
    /// <param name="store">A folder, or a PostgreSQL connection string.</param>
    public static HostServices Create(string store)
    {
        var location = StoreLocation.Parse(store);
        var services = new ServiceCollection();
        AddLogging(services);
        location.Use(services.AddAudienceML().AddChurn().AddRecommendation().UseDataStores().AddResilience());

        // A command answers nobody in real time, so nothing has to follow what is in production.
        services.RemoveAll<IModelWatcher>();
        return new HostServices(services.BuildServiceProvider(), location);
    }

    public Task<TResponse> SendAsync<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken) =>
        _provider.GetRequiredService<ISender>().Send(request, cancellationToken);

    /// <summary>The version named, or the one in production, or the newest.</summary>
    public async Task<ModelEntry> FindAsync(ModelKey key, string? version, CancellationToken cancellationToken)
    {
        if (version is not null)
        {
            return await Registry.FindAsync(key, Commands.ModelNames.VersionOf(version), cancellationToken)
                ?? throw NotThere($"There is no version {version} of {key} in '{StoreName}'.");
        }

        return await Registry.FindProductionAsync(key, cancellationToken)
            ?? (await Registry.ListAsync(key, cancellationToken) is [var newest, ..]
                ? newest
                : throw NotThere($"There is no version of {key} in '{StoreName}'."));
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    /// <summary>Off unless asked for, because the command itself tells what happened; and never on standard output, which holds the result.</summary>
    private static void AddLogging(ServiceCollection services)
    {
        if (Environment.GetEnvironmentVariable(Failure.DebugVariable) == "1")
        {
            services.AddLogging(logging => logging.AddSimpleConsole(options => options.SingleLine = true).SetMinimumLevel(LogLevel.Debug));
            services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        }
    }

    private static RegistryException NotThere(string problem) =>
        new(problem, "'audienceml models list' shows those there are.", "AML3004");
}
