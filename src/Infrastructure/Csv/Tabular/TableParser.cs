using System.Text;
using AudienceML.Core.Errors;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Learning.Data;

namespace AudienceML.Infrastructure.Csv.Tabular;

/// <summary>Turns records into rows of features by a schema. Training and scoring share it.</summary>
internal sealed class TableParser
{
    private readonly CsvInput _input;
    private readonly TabularRowSchema _schema;
    private readonly int[] _positions;
    private readonly int _id;
    private readonly WordPool[] _words;
    private readonly Dictionary<string, long> _lines = new(StringComparer.Ordinal);

    /// <exception cref="DataSourceException">The file has no id column, or lacks columns of the schema.</exception>
    public TableParser(CsvInput input, TableQuery query, TabularRowSchema schema)
    {
        _input = input;
        _schema = schema;
        _id = query.Id is { } id ? input.Require(id, "id") : -1;
        _positions = [.. schema.Columns.Select(c => input.IndexOf(c.Name))];
        var missing = schema.Columns.Where((_, i) => _positions[i] < 0).Select(c => c.Name).ToArray();
        if (missing.Length > 0)
        {
            throw new DataSourceException(
                $"'{input.Path}' lacks {(missing.Length == 1 ? "the column" : "the columns")} {CsvErrors.List(missing)} that the model learned from.",
                "Add them; leave the cells empty where a value is not known.", "AML4018");
        }

        _words = [.. schema.Columns.Select(_ => new WordPool())];
    }

    /// <summary>Reads the current record.</summary>
    /// <exception cref="DataSourceException">Its id is missing or not the first of its kind, or a cell does not hold what its column holds.</exception>
    public TabularRow Parse()
    {
        var numbers = new float[_schema.NumberCount];
        var categories = _schema.CategoryCount == 0 ? [] : new string?[_schema.CategoryCount];
        for (var i = 0; i < _positions.Length; i++)
        {
            var cell = _input[_positions[i]];
            var slot = _schema.SlotOf(i);
            if (!_schema.IsNumeric(i))
            {
                categories[slot] = MissingValues.IsMissing(cell) ? null : _words[i].Get(cell);
            }
            else
            {
                numbers[slot] = MissingValues.IsMissing(cell) ? float.NaN : ParseNumber(cell, i);
            }
        }

        return new(ParseId(), numbers, categories);
    }

    private string ParseId()
    {
        if (_id < 0)
        {
            return CsvErrors.Text(_input.Line);
        }

        var text = MissingValues.Trim(_input[_id]);
        if (text.IsEmpty)
        {
            throw new DataSourceException(
                $"Line {CsvErrors.Text(_input.Line)} of '{_input.Path}' has no id in the column '{_input.Headers[_id]}'.", "Give each row an id.", "AML4017");
        }

        var id = Encoding.UTF8.GetString(text);
        if (!_lines.TryAdd(id, _input.Line))
        {
            throw new DataSourceException(
                $"Lines {CsvErrors.Text(_lines[id])} and {CsvErrors.Text(_input.Line)} of '{_input.Path}' have the same id {CsvErrors.Show(text)} in the column '{_input.Headers[_id]}'.",
                "Keep one row an id, or name another id column.", "AML4014");
        }

        return id;
    }

    private float ParseNumber(ReadOnlySpan<byte> cell, int column)
    {
        switch (_schema.Columns[column].Kind)
        {
            case FeatureKind.Flag when Cell.TryFlag(cell, out var flag, out _):
                return flag ? 1 : 0;
            case FeatureKind.Date when Cell.TryDate(cell, out var days):
                return days;
            case FeatureKind.Number when Cell.TryNumber(cell, out var number):
                return float.IsFinite((float)number)
                    ? (float)number
                    : throw Unusable(cell, column, "is infinite or too large", "Numbers lie between -3.4e38 and 3.4e38; leave the cell empty where the value is not known.", "AML4025");
            default:
                throw _schema.Columns[column].Kind == FeatureKind.Number && Cell.IsNumberWithComma(cell)
                    ? Unusable(cell, column, "is a number with a comma", "Write decimals with a point and nothing between thousands: 1234.5.", "AML4016")
                    : Unusable(
                        cell, column, $"is not {Cell.Describe(_schema.Columns[column].Kind)}, which this column holds",
                        "Correct the value, or leave it empty where it is not known.", "AML4015");
        }
    }

    private DataSourceException Unusable(ReadOnlySpan<byte> cell, int column, string what, string remedy, string code) => new(
        $"Line {CsvErrors.Text(_input.Line)} of '{_input.Path}', column '{_schema.Columns[column].Name}': {CsvErrors.Show(cell)} {what}.", remedy, code);
}
