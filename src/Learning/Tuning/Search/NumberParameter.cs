using System.Globalization;
using System.Text.Json;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>A real number between two bounds, both included.</summary>
public sealed record NumberParameter : Parameter
{
    /// <summary>Creates the parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="low">The least value; above 0 on a log scale.</param>
    /// <param name="high">The greatest value, not below <paramref name="low"/>.</param>
    /// <param name="scale">How the range is measured.</param>
    public NumberParameter(string name, double low, double high, Scale scale = Scale.Linear)
        : base(name)
    {
        CheckRange(name, low, high, scale);
        (Low, High, Scale) = (low, high, scale);
    }

    /// <summary>The least value.</summary>
    public double Low { get; }

    /// <summary>The greatest value.</summary>
    public double High { get; }

    /// <summary>How the range is measured.</summary>
    public Scale Scale { get; }

    internal override (double Low, double High) Range => (ToScale(Low), ToScale(High));

    internal override double ToScale(double value) => Scale == Scale.Log ? DeterministicMath.Log(value) : value;

    internal override double FromScale(double place) => Math.Clamp(Scale == Scale.Log ? DeterministicMath.Exp(place) : place, Low, High);

    internal override double Read(object value)
    {
        var number = value is double or float or int ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : double.NaN;
        return number >= Low && number <= High
            ? number
            : throw new ArgumentException(FormattableString.Invariant($"'{Name}' is {value}; it is a number from {Low} to {High}."), nameof(value));
    }

    internal override void Write(Utf8JsonWriter json, double value) => json.WriteNumber(Name, value);

    internal override double Read(JsonElement json) => Read((object)json.GetDouble());

    internal override string Show(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private protected override string DescribeValues() =>
        FormattableString.Invariant($"number {Low} to {High}{(Scale == Scale.Log ? " log" : "")}");
}
