using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AudienceML.Core.Diagnostics;

/// <summary>The names under which AudienceML traces and counts.</summary>
public static class AudienceDiagnostics
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "AudienceML";

    /// <summary>Spans.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>Counters and histograms.</summary>
    public static Meter Meter { get; } = new(Name);
}
