namespace AudienceML.Features.Shared.Quality;

/// <summary>Looks at a category.</summary>
internal sealed class CategoryCheck<TRow> : ColumnCheck<TRow>
{
    private const int Examples = 5;
    private readonly Func<TRow, string?> _value;
    private readonly HashSet<string>? _known;
    private readonly HashSet<string> _unexpectedNames = new(StringComparer.Ordinal);
    private string? _only;
    private bool _isConstant = true;
    private long _unexpected;

    public CategoryCheck(string name, Func<TRow, string?> value, IEnumerable<string>? known)
        : base(name)
    {
        _value = value;
        var names = known?.ToHashSet(StringComparer.Ordinal);
        _known = names is { Count: > 0 } ? names : null;
    }

    public override void Add(TRow row)
    {
        if (_value(row) is not { Length: > 0 } category)
        {
            Missing++;
            return;
        }

        _only ??= category;
        _isConstant &= string.Equals(_only, category, StringComparison.Ordinal);
        if (_known is not null && !_known.Contains(category))
        {
            _unexpected++;
            if (_unexpectedNames.Count < Examples)
            {
                _unexpectedNames.Add(category);
            }
        }
    }

    public override IEnumerable<DataQualityFinding> Findings(long rows, DataQualityOptions options)
    {
        foreach (var finding in MissingFindings(rows, options))
        {
            yield return finding;
        }

        if (_only is not null && _isConstant && rows > 1)
        {
            yield return Finding(DataQualityIssue.Constant, DataQualitySeverity.Info, rows - Missing, $"Column '{Name}' is '{_only}' wherever it has a value.");
        }

        if (_unexpected > 0)
        {
            var examples = string.Join(", ", _unexpectedNames.Select(n => $"'{n}'"));
            yield return Grave(
                DataQualityIssue.UnexpectedCategory, _unexpected, rows, options, $"Column '{Name}' has unexpected categories in {Of(_unexpected, rows)}, such as {examples}.");
        }
    }
}
