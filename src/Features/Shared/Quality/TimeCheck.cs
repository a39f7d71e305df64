using System.Globalization;

namespace AudienceML.Features.Shared.Quality;

/// <summary>Looks at a time.</summary>
internal sealed class TimeCheck<TRow>(string name, Func<TRow, DateTimeOffset?> value, DateTimeOffset? now) : ColumnCheck<TRow>(name)
{
    private DateTimeOffset _first = DateTimeOffset.MaxValue;
    private DateTimeOffset _last = DateTimeOffset.MinValue;
    private long _future;

    public override void Add(TRow row)
    {
        if (value(row) is not { } time)
        {
            Missing++;
            return;
        }

        _first = time < _first ? time : _first;
        _last = time > _last ? time : _last;
        _future += time > now ? 1 : 0;
    }

    public override IEnumerable<DataQualityFinding> Findings(long rows, DataQualityOptions options)
    {
        foreach (var finding in MissingFindings(rows, options))
        {
            yield return finding;
        }

        if (_first == _last && rows > 1)
        {
            yield return Finding(
                DataQualityIssue.Constant, DataQualitySeverity.Info, rows - Missing,
                string.Create(CultureInfo.InvariantCulture, $"Column '{Name}' is {_first.UtcDateTime:u} wherever it has a value."));
        }

        if (_future > 0)
        {
            yield return Grave(
                DataQualityIssue.Future, _future, rows, options,
                string.Create(CultureInfo.InvariantCulture, $"Column '{Name}' lies in the future in {Of(_future, rows)}, up to {_last.UtcDateTime:u}."));
        }
    }
}
