namespace AudienceML.Infrastructure.Csv.Events;

/// <summary>How an event log writes its times.</summary>
public enum EventTimeFormat
{
    /// <summary>Found out from the first time: ISO 8601, or seconds, milliseconds or microseconds by the size of the number.</summary>
    Detect = 0,

    /// <summary>Seconds since 1970-01-01T00:00Z, with decimals or without.</summary>
    Seconds = 1,

    /// <summary>Milliseconds since 1970-01-01T00:00Z.</summary>
    Milliseconds = 2,

    /// <summary>Microseconds since 1970-01-01T00:00Z.</summary>
    Microseconds = 3,

    /// <summary>ISO 8601; without a zone the time is UTC.</summary>
    Iso = 4,
}
