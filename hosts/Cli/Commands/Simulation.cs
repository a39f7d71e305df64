using System.Collections.Immutable;
using AudienceML.Cli.Hosting;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Features.Shared.Simulation;
using AudienceML.Learning.Data;

namespace AudienceML.Cli.Commands;

/// <summary>Writes a simulated audience to a folder or a database; simulate and demo share it.</summary>
internal static class Simulation
{
    /// <param name="Location">The folder, or the database without its password.</param>
    /// <param name="Sessions">Sessions written.</param>
    /// <param name="Events">Events written.</param>
    /// <param name="TruthDates">The dates whose truth is known.</param>
    internal sealed record Report(string Location, long Sessions, long Events, ImmutableArray<DateOnly> TruthDates);

    public static async Task<Report> WriteAsync(
        HostServices services, SimulationOptions options, string location, IProgress<LearningProgress> progress, CancellationToken cancellationToken)
    {
        var simulator = new AudienceSimulator(options);
        await using var store = services.Data.Open(location);
        await using var customers = new CountingSink(store.CreateCustomerSink());
        await using var editorial = store.CreateEditorialSink();
        await simulator.WriteAsync(customers, editorial, store.ReferenceSink, new Users(progress, options.Users), cancellationToken);
        return new Report(store.Name, customers.Sessions, customers.Events, simulator.Options.TruthDates);
    }

    private sealed class Users(IProgress<LearningProgress> progress, int users) : IProgress<int>
    {
        public void Report(int value) => progress.Report(new LearningProgress("simulate users", value, users));
    }

    private sealed class CountingSink(ICustomerSink inner) : ICustomerSink
    {
        public long Sessions { get; private set; }

        public long Events { get; private set; }

        public Task WriteSessionsAsync(IReadOnlyList<CustomerSession> sessions, CancellationToken cancellationToken = default)
        {
            Sessions += sessions.Count;
            return inner.WriteSessionsAsync(sessions, cancellationToken);
        }

        public Task WriteEventsAsync(IReadOnlyList<CustomerEvent> events, CancellationToken cancellationToken = default)
        {
            Events += events.Count;
            return inner.WriteEventsAsync(events, cancellationToken);
        }

        public Task WriteUserFeaturesAsync(IReadOnlyList<CustomerUserFeatures> features, CancellationToken cancellationToken = default) =>
            inner.WriteUserFeaturesAsync(features, cancellationToken);

        public Task WriteTruthAsync(IReadOnlyList<ChurnTruth> truth, CancellationToken cancellationToken = default) =>
            inner.WriteTruthAsync(truth, cancellationToken);

        public Task CompleteAsync(CancellationToken cancellationToken = default) => inner.CompleteAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
