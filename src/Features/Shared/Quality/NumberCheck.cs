using System.Globalization;

namespace AudienceML.Features.Shared.Quality;

/// <summary>Looks at a number.</summary>
internal sealed class NumberCheck<TRow>(string name, Func<TRow, double?> value, double minimum, double maximum) : ColumnCheck<TRow>(name)
{
    private double _least = double.PositiveInfinity;
    private double _greatest = double.NegativeInfinity;
    private long _outside;
    private long _infinite;

    public override void Add(TRow row)
    {
        if (value(row) is not { } number || double.IsNaN(number))
        {
            Missing++;
            return;
        }

        if (double.IsInfinity(number))
        {
            _infinite++;
            return;
        }

        _least = Math.Min(_least, number);
        _greatest = Math.Max(_greatest, number);
        _outside += number < minimum || number > maximum ? 1 : 0;
    }

    public override IEnumerable<DataQualityFinding> Findings(long rows, DataQualityOptions options)
    {
        foreach (var finding in MissingFindings(rows, options))
        {
            yield return finding;
        }

        if (_infinite > 0)
        {
            yield return Grave(DataQualityIssue.NotFinite, _infinite, rows, options, $"Column '{Name}' is infinite in {Of(_infinite, rows)}.");
        }

        if (_least.Equals(_greatest) && rows > 1)
        {
            yield return Finding(
                DataQualityIssue.Constant, DataQualitySeverity.Info, rows - Missing,
                string.Create(CultureInfo.InvariantCulture, $"Column '{Name}' is {_least} wherever it has a value."));
        }

        if (_outside > 0)
        {
            yield return Grave(
                DataQualityIssue.OutOfRange, _outside, rows, options,
                string.Create(
                    CultureInfo.InvariantCulture, $"Column '{Name}' lies outside {minimum} to {maximum} in {Of(_outside, rows)}; its values are {_least} to {_greatest}."));
        }
    }
}
