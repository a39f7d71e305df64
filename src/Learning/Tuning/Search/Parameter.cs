using System.Text.Json;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>One thing to be chosen: its name and the values it may take.</summary>
/// <remarks>Inside the search every value is a double: the number itself, or the position of a choice; NaN where the parameter does not exist.</remarks>
public abstract record Parameter
{
    private protected Parameter(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>The name, unique in a space.</summary>
    public string Name { get; }

    /// <summary>When the parameter exists; null for always.</summary>
    public ParameterCondition? Condition { get; private protected init; }

    /// <summary>The same parameter, existing only where another one has one of these choices.</summary>
    /// <param name="parameter">A choice or flag declared earlier in the space.</param>
    /// <param name="choices">One or more of its choices.</param>
    public Parameter When(string parameter, params ReadOnlySpan<string> choices)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(parameter);
        return choices.IsEmpty
            ? throw new ArgumentException($"'{Name}' depends on '{parameter}' but names none of its choices.", nameof(choices))
            : this with { Condition = new(parameter, [.. choices]) };
    }

    /// <summary>The same parameter, existing only where a flag is set or not.</summary>
    /// <param name="flag">A flag declared earlier in the space.</param>
    /// <param name="value">The value it must have.</param>
    public Parameter When(string flag, bool value) => When(flag, FlagParameter.Text(value));

    /// <summary>The choices to pick from, or none for a number.</summary>
    internal virtual IReadOnlyList<string> Options => [];

    /// <summary>Whether the values have no order.</summary>
    internal bool IsChoice => Options.Count > 0;

    /// <summary>The range on the parameter's scale, on which the search measures distances.</summary>
    internal abstract (double Low, double High) Range { get; }

    /// <summary>Half the width on the scale that stands for one and the same value: 0 where there is no least difference.</summary>
    internal virtual double HalfCell(double value) => 0;

    /// <summary>Where a value lies on the scale.</summary>
    internal abstract double ToScale(double value);

    /// <summary>The value nearest to a place on the scale.</summary>
    internal abstract double FromScale(double place);

    /// <summary>The value at a share of the range, 0 to 1.</summary>
    internal virtual double FromUnit(double unit) => FromScale(Range.Low + (unit * (Range.High - Range.Low)));

    /// <summary>Checks a value that came from outside.</summary>
    /// <exception cref="ArgumentException">It is of another type or out of the range.</exception>
    internal abstract double Read(object value);

    internal abstract void Write(Utf8JsonWriter json, double value);

    /// <exception cref="FormatException">Not a value of this parameter.</exception>
    internal abstract double Read(JsonElement json);

    /// <summary>The value as text, for people.</summary>
    internal abstract string Show(double value);

    /// <summary>The parameter in one line: what a stored study compares itself with.</summary>
    internal string Describe() => Condition is null ? $"{Name}: {DescribeValues()}" : $"{Name}: {DescribeValues()} when {Condition}";

    private protected abstract string DescribeValues();

    private protected static void CheckRange(string name, double low, double high, Scale scale)
    {
        if (!(double.IsFinite(low) && double.IsFinite(high) && low <= high))
        {
            throw new ArgumentOutOfRangeException(
                nameof(low), low, FormattableString.Invariant($"The range of '{name}' goes from {low} to {high}; both ends are finite and the first is not above the second."));
        }

        if (!Enum.IsDefined(scale))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, $"The scale of '{name}' is unknown.");
        }

        if (scale == Scale.Log && low <= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(low), low, FormattableString.Invariant($"The range of '{name}' is on a log scale, so it begins above 0, not at {low}."));
        }
    }
}
