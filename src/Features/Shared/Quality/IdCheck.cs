namespace AudienceML.Features.Shared.Quality;

/// <summary>Looks for ids that come more than once.</summary>
internal sealed class IdCheck<TRow>(string name, Func<TRow, Guid> value) : ColumnCheck<TRow>(name)
{
    private readonly HashSet<Guid> _seen = [];
    private long _duplicates;
    private Guid _example;

    public override void Add(TRow row)
    {
        var id = value(row);
        if (id == Guid.Empty)
        {
            Missing++;
        }
        else if (!_seen.Add(id))
        {
            _example = _duplicates == 0 ? id : _example;
            _duplicates++;
        }
    }

    public override IEnumerable<DataQualityFinding> Findings(long rows, DataQualityOptions options)
    {
        if (Missing > 0)
        {
            yield return Finding(DataQualityIssue.Missing, DataQualitySeverity.Error, Missing, $"Column '{Name}' identifies the rows, but is missing in {Of(Missing, rows)}.");
        }

        if (_duplicates > 0)
        {
            yield return Finding(
                DataQualityIssue.Duplicate, DataQualitySeverity.Error, _duplicates,
                $"Column '{Name}' identifies the rows, but repeats an id in {Of(_duplicates, rows)}, the first time {_example:D}.");
        }
    }
}
