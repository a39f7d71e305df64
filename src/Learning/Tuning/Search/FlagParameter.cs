using System.Text.Json;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>Yes or no.</summary>
public sealed record FlagParameter : Parameter
{
    private static readonly string[] Both = ["false", "true"];

    /// <summary>Creates the parameter.</summary>
    /// <param name="name">Its name.</param>
    public FlagParameter(string name)
        : base(name)
    {
    }

    internal override IReadOnlyList<string> Options => Both;

    internal override (double Low, double High) Range => (0, 2);

    internal static string Text(bool value) => value ? "true" : "false";

    internal override double ToScale(double value) => value;

    internal override double FromScale(double place) => place >= 1 ? 1 : 0;

    internal override double Read(object value) => value is bool flag
        ? flag ? 1 : 0
        : throw new ArgumentException($"'{Name}' is '{value}'; it is true or false.", nameof(value));

    internal override void Write(Utf8JsonWriter json, double value) => json.WriteBoolean(Name, value != 0);

    internal override double Read(JsonElement json) => json.GetBoolean() ? 1 : 0;

    internal override string Show(double value) => Text(value != 0);

    private protected override string DescribeValues() => "flag";
}
