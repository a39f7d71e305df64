using AudienceML.Features.Shared.Loading;
using AudienceML.Features.Shared.Rows;

namespace AudienceML.Infrastructure.Csv.Events;

/// <summary>An event log in memory, read as sessions and events; about 60 bytes an event. Users come one after another, each in the order of time.</summary>
public interface IEventLog : ICustomerSource
{
    /// <summary>What was read and what was left out.</summary>
    EventImportReport Report { get; }

    /// <summary>The devices, systems, browsers, countries, cities and categories that the events name.</summary>
    ReferenceTables Reference { get; }

    /// <summary>The ids of the log itself.</summary>
    ExternalIds Ids { get; }
}
