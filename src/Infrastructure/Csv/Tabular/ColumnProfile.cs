using System.Numerics;
using AudienceML.Core.Errors;
using AudienceML.Learning.Data;

namespace AudienceML.Infrastructure.Csv.Tabular;

/// <summary>What the cells of one column look like, to tell what the column holds. Memory does not grow with the rows.</summary>
internal sealed class ColumnProfile(string path, string name)
{
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
        if (_distinct.Count <= ColumnEvidence.MostCategories)
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
        var evidence = new ColumnEvidence
        {
            Cells = _cells,
            Distinct = _distinct.Count,
            Numbers = _numbers,
            Dates = _dates,
            Flags = BitOperations.IsPow2((int)_words) ? _flags : 0,
            Length = _length,
            WithComma = _comma?.Text,
            Other = _other?.Text,
        };
        if (evidence.HasDecimalCommas)
        {
            var (line, text) = _comma!.Value;
            throw new DataSourceException(
                $"Line {CsvErrors.Text(line)} of '{path}', column '{name}': {text} is a number with a comma.",
                "Write decimals with a point and nothing between thousands: 1234.5.", "AML4016");
        }

        if (evidence.HasOddOneOut)
        {
            var (line, text) = _other ?? _comma!.Value;
            throw new DataSourceException(
                $"Line {CsvErrors.Text(line)} of '{path}', column '{name}': found {text} among numbers.",
                "Correct the value, or leave it empty where it is not known.", "AML4015");
        }

        return evidence.Kind!.Value;
    }
}
