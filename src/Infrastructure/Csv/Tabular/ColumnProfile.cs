using System.Numerics;
using AudienceML.Core.Errors;
using AudienceML.Learning.Data;

namespace AudienceML.Infrastructure.Csv.Tabular;

/// <summary>What the cells of one column look like, to tell what the column holds. Memory does not grow with the rows.</summary>
internal sealed class ColumnProfile(string path, string name)
{
    private const int FewCategories = 50;
    private const int MostCategories = 1000;
    private const int LongText = 40;
    private const double NearlyAll = 0.95;
    private const int ManyNumbers = 20;

    private readonly HashSet<byte[]> _distinct = new(Utf8Comparer.Instance);
    private long _cells;
    private long _numbers;
    private long _dates;
    private long _flags;
    private long _length;
    private FlagWords _words;
    private (long Line, string Text)? _comma;
    private (long Line, string Text)? _other;

    /// <summary>Whether no row has a value.</summary>
    public bool IsEmpty => _cells == 0;

    public void Add(ReadOnlySpan<byte> cell, long line)
    {
        if (MissingValues.IsMissing(cell))
        {
            return;
        }

        _cells++;
        _length += cell.Length;
        if (_distinct.Count <= MostCategories)
        {
            _distinct.GetAlternateLookup<ReadOnlySpan<byte>>().Add(cell);
        }

        if (Cell.TryFlag(cell, out _, out var words))
        {
            _flags++;
            _words |= words;
        }

        if (Cell.TryNumber(cell, out _))
        {
            _numbers++;
        }
        else if (Cell.IsNumberWithComma(cell))
        {
            _comma ??= (line, CsvErrors.Show(cell));
        }
        else
        {
            _dates += Cell.TryDate(cell, out _) ? 1 : 0;
            _other ??= (line, CsvErrors.Show(cell));
        }
    }

    /// <summary>What the column holds.</summary>
    /// <exception cref="DataSourceException">Numbers with decimal commas, or a few words among numbers: both are mistakes rather than categories.</exception>
    public FeatureKind Infer()
    {
        if (_flags == _cells && BitOperations.IsPow2((int)_words))
        {
            return FeatureKind.Flag;
        }

        if (_numbers == _cells)
        {
            return FeatureKind.Number;
        }

        if (_dates == _cells)
        {
            return FeatureKind.Date;
        }

        if (_comma is { } comma && _other is null)
        {
            throw new DataSourceException(
                $"Line {CsvErrors.Text(comma.Line)} of '{path}', column '{name}': {comma.Text} is a number with a comma.",
                "Write decimals with a point and nothing between thousands: 1234.5.", "AML4016");
        }

        if (_distinct.Count > ManyNumbers && _numbers >= NearlyAll * _cells)
        {
            var (line, text) = _other ?? _comma!.Value;
            throw new DataSourceException(
                $"Line {CsvErrors.Text(line)} of '{path}', column '{name}': found {text} among numbers.",
                "Correct the value, or leave it empty where it is not known.", "AML4015");
        }

        var hardlyRepeats = _distinct.Count > 0.5 * _cells;
        var isCategory = _distinct.Count <= FewCategories
            ? !hardlyRepeats || _length <= LongText * _cells
            : _distinct.Count <= MostCategories && !hardlyRepeats;
        return isCategory ? FeatureKind.Category : FeatureKind.Text;
    }
}
