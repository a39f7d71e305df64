using System.Globalization;

namespace AudienceML.Features.Shared.Quality;

/// <summary>Looks at one column.</summary>
internal abstract class ColumnCheck<TRow>(string name)
{
    protected string Name { get; } = name;

    protected long Missing { get; set; }

    public abstract void Add(TRow row);

    public abstract IEnumerable<DataQualityFinding> Findings(long rows, DataQualityOptions options);

    /// <summary>The finding about missing values, if any.</summary>
    protected IEnumerable<DataQualityFinding> MissingFindings(long rows, DataQualityOptions options)
    {
        if (Missing == rows)
        {
            yield return Finding(DataQualityIssue.Missing, DataQualitySeverity.Warning, Missing, $"Column '{Name}' has no value in any row.");
        }
        else if (Missing > 0)
        {
            var severity = Missing >= options.MissingShare * rows ? DataQualitySeverity.Warning : DataQualitySeverity.Info;
            yield return Finding(DataQualityIssue.Missing, severity, Missing, $"Column '{Name}' is missing in {Of(Missing, rows)}.");
        }
    }

    protected DataQualityFinding Finding(DataQualityIssue issue, DataQualitySeverity severity, long count, string message) =>
        new(Name, issue, severity, count, message);

    protected DataQualityFinding Grave(DataQualityIssue issue, long count, long rows, DataQualityOptions options, string message) =>
        Finding(issue, count >= options.ErrorShare * rows ? DataQualitySeverity.Error : DataQualitySeverity.Warning, count, message);

    protected static string Of(long count, long rows) => string.Create(
        CultureInfo.InvariantCulture, $"{count} of {rows} rows ({100.0 * count / rows:0.##} %)");
}
