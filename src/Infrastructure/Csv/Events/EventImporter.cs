using AudienceML.Features.Customer.Rows;
using AudienceML.Infrastructure.Tables;
using AudienceML.Learning.Data;

namespace AudienceML.Infrastructure.Csv.Events;

/// <summary>Writes an event log into the tables of the data dictionary, all of it or nothing.</summary>
internal static class EventImporter
{
    private const int BatchSize = 1 << 15;

    /// <summary>Writes everything; the caller completes the sink.</summary>
    public static async Task WriteAsync(EventLog log, ITableSink sink, IProgress<LearningProgress>? progress, CancellationToken cancellationToken)
    {
        var sessions = new List<CustomerSession>(BatchSize);
        var events = new List<CustomerEvent>(BatchSize);
        var done = 0L;
        foreach (var (userSessions, userEvents) in log.Walk(default, cancellationToken))
        {
            sessions.AddRange(userSessions);
            events.AddRange(userEvents);
            if (events.Count >= BatchSize)
            {
                done += events.Count;
                await FlushAsync(sink, sessions, events, cancellationToken).ConfigureAwait(false);
                progress?.Report(new("writing", done, log.Report.Events));
            }
        }

        await FlushAsync(sink, sessions, events, cancellationToken).ConfigureAwait(false);
        await ReferenceTableSet.WriteAsync(sink, new(), log.Reference, cancellationToken).ConfigureAwait(false);

        // Written even when it is empty: it says that these ids came from elsewhere.
        await sink.WriteAsync(ExternalIdTable.Instance, [.. log.Ids.Rows()], cancellationToken).ConfigureAwait(false);
        progress?.Report(new("writing", log.Report.Events, log.Report.Events));
    }

    private static async Task FlushAsync(ITableSink sink, List<CustomerSession> sessions, List<CustomerEvent> events, CancellationToken cancellationToken)
    {
        await sink.WriteAsync(CustomerSessionTable.Instance, sessions, cancellationToken).ConfigureAwait(false);
        await sink.WriteAsync(CustomerEventTable.Instance, events, cancellationToken).ConfigureAwait(false);
        sessions.Clear();
        events.Clear();
    }
}
