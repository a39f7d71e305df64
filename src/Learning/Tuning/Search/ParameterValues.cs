namespace AudienceML.Learning.Tuning.Search;

/// <summary>A point of a search space: the value of each parameter that exists there. Immutable; equal when all values are.</summary>
public sealed class ParameterValues : IEquatable<ParameterValues>
{
    private readonly double[] _values;

    internal ParameterValues(SearchSpace space, double[] values)
    {
        Space = space;
        _values = values;
    }

    /// <summary>The space.</summary>
    public SearchSpace Space { get; }

    /// <summary>One value a parameter, NaN where it does not exist.</summary>
    internal ReadOnlySpan<double> Raw => _values;

    /// <summary>Whether a parameter exists here.</summary>
    public bool Has(string name) => !double.IsNaN(_values[Space.Position(name)]);

    /// <summary>The value of a number, or of a whole number.</summary>
    /// <exception cref="ArgumentException">There is no such parameter, it is of another type, or it does not exist here.</exception>
    public double Number(string name) => Value<NumberParameter, IntegerParameter>(name, "number");

    /// <summary>The value of a whole number.</summary>
    /// <exception cref="ArgumentException">There is no such parameter, it is of another type, or it does not exist here.</exception>
    public int WholeNumber(string name) => (int)Value<IntegerParameter, IntegerParameter>(name, "whole number");

    /// <summary>The name chosen.</summary>
    /// <exception cref="ArgumentException">There is no such parameter, it is of another type, or it does not exist here.</exception>
    public string Choice(string name) => Space.Parameters[Space.Position(name)].Show(Value<ChoiceParameter, ChoiceParameter>(name, "choice"));

    /// <summary>The value of a flag.</summary>
    /// <exception cref="ArgumentException">There is no such parameter, it is of another type, or it does not exist here.</exception>
    public bool Flag(string name) => Value<FlagParameter, FlagParameter>(name, "flag") != 0;

    /// <summary>The value of a parameter as text, empty where it does not exist.</summary>
    public string Text(string name)
    {
        var position = Space.Position(name);
        return double.IsNaN(_values[position]) ? "" : Space.Parameters[position].Show(_values[position]);
    }

    /// <inheritdoc/>
    public bool Equals(ParameterValues? other) => other is not null && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ParameterValues);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var value in _values)
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <summary>The values as people read them: "learning_rate 0.05, leaves 31".</summary>
    public override string ToString() =>
        string.Join(", ", Space.Parameters.Where(p => Has(p.Name)).Select(p => $"{p.Name} {Text(p.Name)}"));

    private double Value<T1, T2>(string name, string type)
    {
        var position = Space.Position(name);
        if (Space.Parameters[position] is not (T1 or T2))
        {
            throw new ArgumentException($"'{name}' is no {type}: {Space.Parameters[position].Describe()}.", nameof(name));
        }

        return double.IsNaN(_values[position])
            ? throw new ArgumentException($"'{name}' does not exist here: {Space.Parameters[position].Condition} is not so.", nameof(name))
            : _values[position];
    }
}
