using System.Collections.Immutable;
using System.Globalization;

namespace AudienceML.Features.Shared.Quality;

/// <summary>What was found in a set of rows. A value: whether to go on is the reader's decision.</summary>
/// <param name="Subject">What was looked at, such as customer_sessions.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Findings">The findings, the gravest first.</param>
public sealed record DataQualityReport(string Subject, long Rows, ImmutableArray<DataQualityFinding> Findings)
{
    /// <summary>Whether any finding is an error.</summary>
    public bool HasErrors => Findings.Any(f => f.Severity == DataQualitySeverity.Error);

    /// <summary>The findings of one severity or above.</summary>
    public IEnumerable<DataQualityFinding> AtLeast(DataQualitySeverity severity) => Findings.Where(f => f.Severity >= severity);

    /// <summary>The report as plain lines.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Subject}: {Rows} rows, {Findings.Length} findings")
        + string.Concat(Findings.Select(f => $"\n  {f.Severity}: {f.Message}"));
}
