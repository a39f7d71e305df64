using System.Collections.Immutable;
using System.Text.Json;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>One of several names without an order.</summary>
public sealed record ChoiceParameter : Parameter
{
    /// <summary>Creates the parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="choices">One or more different names.</param>
    public ChoiceParameter(string name, params ReadOnlySpan<string> choices)
        : base(name)
    {
        Choices = [.. choices];
        if (Choices.Length == 0 || Choices.Any(string.IsNullOrEmpty) || Choices.Distinct(StringComparer.Ordinal).Count() != Choices.Length)
        {
            throw new ArgumentException($"'{name}' takes one or more choices, each different and none empty.", nameof(choices));
        }
    }

    /// <summary>The names.</summary>
    public ImmutableArray<string> Choices { get; }

    internal override IReadOnlyList<string> Options => Choices;

    internal override (double Low, double High) Range => (0, Choices.Length);

    internal override double ToScale(double value) => value;

    internal override double FromScale(double place) => Math.Clamp(Math.Floor(place), 0, Choices.Length - 1);

    internal override double Read(object value) => value is string text && Choices.IndexOf(text) is >= 0 and var index
        ? index
        : throw new ArgumentException($"'{Name}' is '{value}'; it is one of {string.Join(", ", Choices)}.", nameof(value));

    internal override void Write(Utf8JsonWriter json, double value) => json.WriteString(Name, Choices[(int)value]);

    internal override double Read(JsonElement json) => Read((object)json.GetString()!);

    internal override string Show(double value) => Choices[(int)value];

    private protected override string DescribeValues() => $"one of {string.Join(", ", Choices)}";
}
