using System.Collections.Immutable;

namespace AudienceML.Infrastructure.Csv.Events;

/// <summary>What came of an import. Rows is the sum of Events, WithoutUser, UnusableTimes and OutsideTime.</summary>
public sealed record EventImportReport
{
    /// <summary>Rows of the log.</summary>
    public required long Rows { get; init; }

    /// <summary>Events imported.</summary>
    public required long Events { get; init; }

    /// <summary>Sessions, named by the log or built.</summary>
    public required long Sessions { get; init; }

    /// <summary>Different users.</summary>
    public required int Users { get; init; }

    /// <summary>Different items.</summary>
    public required int Items { get; init; }

    /// <summary>The first event.</summary>
    public required DateTimeOffset FirstEvent { get; init; }

    /// <summary>The last event.</summary>
    public required DateTimeOffset LastEvent { get; init; }

    /// <summary>Rows left out because they name no user.</summary>
    public long WithoutUser { get; init; }

    /// <summary>Rows left out because their time cannot be read or lies outside 1980 to 2100.</summary>
    public long UnusableTimes { get; init; }

    /// <summary>Rows left out because of the options' From and Until.</summary>
    public long OutsideTime { get; init; }

    /// <summary>Events that equal another one in user, time, item, type and session. They are kept.</summary>
    public long Duplicates { get; init; }

    /// <summary>What a reader should know, one sentence each, with the first line numbers.</summary>
    public ImmutableArray<string> Notices { get; init; } = [];
}
