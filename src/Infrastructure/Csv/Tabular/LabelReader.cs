using System.Text;
using AudienceML.Core.Errors;

namespace AudienceML.Infrastructure.Csv.Tabular;

/// <summary>Reads the label column: two values, of which one is positive.</summary>
internal sealed class LabelReader(CsvInput input, int column)
{
    private static readonly string[] PositiveWords = ["1", "1.0", "yes", "y", "true", "t", "positive", "churned", "churn", "left"];
    private static readonly string[] NegativeWords = ["0", "0.0", "-1", "no", "n", "false", "f", "negative", "retained", "active", "stayed"];
    private readonly List<string> _classes = [];
    private readonly List<int> _codes = [];
    private readonly WordPool _words = new();

    private string Column => input.Headers[column];

    /// <summary>Takes the current record's label.</summary>
    public void Add()
    {
        var cell = input[column];
        if (MissingValues.IsMissing(cell))
        {
            throw Failure($"Line {CsvErrors.Text(input.Line)} of '{input.Path}' has no label in the column '{Column}'.", "Fill it in, or leave the row out.");
        }

        var text = _words.Get(MissingValues.Trim(cell));
        var code = _classes.IndexOf(text);
        if (code < 0)
        {
            code = _classes.Count;
            _classes.Add(text);
            if (_classes.Count > 2)
            {
                throw Failure(
                    $"The label column '{Column}' of '{input.Path}' has more than two values: {CsvErrors.List(_classes)} (line {CsvErrors.Text(input.Line)}).",
                    "Name a column with two values.");
            }
        }

        _codes.Add(code);
    }

    /// <summary>The labels as 1 and 0.</summary>
    /// <param name="positive">The value that counts as 1, or null to tell it.</param>
    public (float[] Labels, string Positive, string Negative) Finish(string? positive)
    {
        if (_classes.Count < 2)
        {
            throw Failure(
                $"The label column '{Column}' of '{input.Path}' has one value only, {CsvErrors.Show(Encoding.UTF8.GetBytes(_classes[0]))}.",
                "A model needs rows of both outcomes.");
        }

        var code = positive is null ? Tell() : _classes.FindIndex(c => c.Equals(positive.Trim(), StringComparison.OrdinalIgnoreCase));
        return code >= 0
            ? (_codes.ConvertAll(c => c == code ? 1f : 0f).ToArray(), _classes[code], _classes[1 - code])
            : throw Failure(
                positive is null
                    ? $"It is not clear which value of the label column '{Column}' of '{input.Path}' counts as 1: {CsvErrors.List(_classes)}."
                    : $"The label column '{Column}' of '{input.Path}' has no value '{positive}'; it has {CsvErrors.List(_classes)}.",
                "Name the positive value, with --positive on the command line.");
    }

    private int Tell()
    {
        for (var code = 0; code < 2; code++)
        {
            if (PositiveWords.Contains(_classes[code], StringComparer.OrdinalIgnoreCase)
                && NegativeWords.Contains(_classes[1 - code], StringComparer.OrdinalIgnoreCase))
            {
                return code;
            }
        }

        return -1;
    }

    private static DataSourceException Failure(string problem, string remedy) => new(problem, remedy, "AML4013");
}
