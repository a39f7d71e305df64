using System.Collections.Immutable;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Data;

/// <summary>
/// Collects the cells of one column. Each different string is kept once, until there are too many of them: then the kind is settled by what
/// was seen so far, and numbers, dates or texts are kept as such.
/// </summary>
internal sealed class CellColumnBuilder(string name, FeatureKind? declared)
{
    private const int MostDistinct = 20_000;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<DistinctCell> _cells = [];
    private readonly List<int> _codes = [];
    private readonly List<double> _numbers = [];
    private readonly List<string?> _texts = [];
    private FeatureKind? _settled = declared is FeatureKind.Number or FeatureKind.Date or FeatureKind.Text ? declared : null;

    public string Name => name;

    public void Add(string? cell, int row)
    {
        if (_settled is not null)
        {
            AddSettled(cell, row);
            return;
        }

        if (cell is null || CellParser.IsMissing(cell))
        {
            _codes.Add(-1);
            return;
        }

        if (!_places.TryGetValue(cell, out var place))
        {
            place = _cells.Count;
            _places.Add(cell, place);
            _cells.Add(new DistinctCell(cell, row));
        }

        _cells[place].Count++;
        _codes.Add(place);
        if (_cells.Count > MostDistinct && declared is null)
        {
            Settle();
        }
    }

    public DataColumn Build()
    {
        var kind = _settled ?? declared ?? ColumnTypeInference.Infer(name, _cells);
        if (_settled is null && kind is FeatureKind.Number or FeatureKind.Date or FeatureKind.Text)
        {
            Convert(kind);
        }

        return kind switch
        {
            FeatureKind.Number => new NumberColumn(name, _numbers.ToArray()),
            FeatureKind.Date => new DateColumn(name, _numbers.ToArray()),
            FeatureKind.Text => new TextColumn(name, _texts.ToArray()),
            FeatureKind.Flag => Flags(),
            _ => Categories(),
        };
    }

    private void Settle()
    {
        var kind = ColumnTypeInference.Infer(name, _cells);
        if (kind is FeatureKind.Number or FeatureKind.Date or FeatureKind.Text)
        {
            Convert(kind);
            _settled = kind;
        }
    }

    private void Convert(FeatureKind kind)
    {
        var values = kind == FeatureKind.Text ? [] : _cells.Select(c => Value(c.Text, c.FirstRow, kind)).ToArray();
        foreach (var code in _codes)
        {
            if (kind == FeatureKind.Text)
            {
                _texts.Add(code < 0 ? null : _cells[code].Text);
            }
            else
            {
                _numbers.Add(code < 0 ? double.NaN : values[code]);
            }
        }

        _codes.Clear();
    }

    private void AddSettled(string? cell, int row)
    {
        var isMissing = cell is null || CellParser.IsMissing(cell);
        if (_settled == FeatureKind.Text)
        {
            _texts.Add(isMissing ? null : cell);
        }
        else
        {
            _numbers.Add(isMissing ? double.NaN : Value(cell!, row, _settled!.Value));
        }
    }

    private double Value(string cell, int row, FeatureKind kind)
    {
        if (kind == FeatureKind.Date)
        {
            return CellParser.TryDate(cell, out var days)
                ? days
                : throw ColumnTypeInference.OddOneOut(name, new DistinctCell(cell, row), "dates");
        }

        if (!CellParser.TryNumber(cell, out var number))
        {
            throw CellParser.IsNumberWithComma(cell)
                ? new TableDataException(
                    $"Row {row} of the column '{name}' holds '{cell}', a number with a comma.",
                    "Write decimals with a point and no separators between thousands: 1234.5.",
                    "AML1023")
                : ColumnTypeInference.OddOneOut(name, new DistinctCell(cell, row), "numbers");
        }

        return Math.Abs(number) <= float.MaxValue
            ? number
            : throw new TableDataException(
                $"Row {row} of the column '{name}' holds '{ColumnTypeInference.Shorten(cell)}', which is infinite or too large.",
                "Numbers lie between -3.4e38 and 3.4e38; leave the cell empty when the value is unknown.",
                "AML1025");
    }

    private FlagColumn Flags()
    {
        var values = new bool[_cells.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (!CellParser.TryFlag(_cells[i].Text, out values[i], out _))
            {
                throw ColumnTypeInference.OddOneOut(name, _cells[i], "flags (yes or no)");
            }
        }

        return new FlagColumn(name, _codes.Select(code => code < 0 ? (bool?)null : values[code]).ToArray());
    }

    private CategoryColumn Categories()
    {
        // In alphabetical order, so that the codes do not depend on which row came first.
        var order = Enumerable.Range(0, _cells.Count).OrderBy(i => _cells[i].Text, StringComparer.Ordinal).ToArray();
        var codes = new int[_cells.Count];
        for (var code = 0; code < order.Length; code++)
        {
            codes[order[code]] = code;
        }

        return new CategoryColumn(
            name, _codes.Select(c => c < 0 ? -1 : codes[c]).ToArray(), ImmutableArray.CreateRange(order.Select(i => _cells[i].Text)));
    }
}
