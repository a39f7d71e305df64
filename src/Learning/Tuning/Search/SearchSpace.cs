using System.Collections.Immutable;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>The parameters of a search, in order. Immutable.</summary>
/// <example>
/// <code>
/// var space = new SearchSpace(
///     new NumberParameter("learning_rate", 0.01, 0.3, Scale.Log),
///     new IntegerParameter("leaves", 4, 64, Scale.Log),
///     new FlagParameter("sampled"),
///     new NumberParameter("row_fraction", 0.3, 1).When("sampled", true));
/// </code>
/// </example>
public sealed class SearchSpace
{
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    private readonly (int Parent, double[] Values)?[] _conditions;

    /// <summary>Creates the space.</summary>
    /// <param name="parameters">One or more with different names; a parameter comes after the one it depends on.</param>
    public SearchSpace(params ReadOnlySpan<Parameter> parameters)
    {
        Parameters = [.. parameters];
        if (Parameters.IsEmpty)
        {
            throw new ArgumentException("A search needs at least one parameter.", nameof(parameters));
        }

        _conditions = new (int, double[])?[Parameters.Length];
        for (var i = 0; i < Parameters.Length; i++)
        {
            if (Parameters[i].Condition is { } condition)
            {
                _conditions[i] = Resolve(Parameters[i].Name, condition);
            }

            if (!_positions.TryAdd(Parameters[i].Name, i))
            {
                throw new ArgumentException($"Two parameters are called '{Parameters[i].Name}'.", nameof(parameters));
            }
        }

        // Parameters with one condition exist together, so that their values can be chosen together.
        Groups = [.. Enumerable.Range(0, Parameters.Length).GroupBy(i => Parameters[i].Condition?.ToString() ?? "").Select(g => g.ToImmutableArray())];
    }

    /// <summary>The parameters.</summary>
    public ImmutableArray<Parameter> Parameters { get; }

    /// <summary>Positions of the parameters that exist together; a group comes after those it depends on.</summary>
    internal ImmutableArray<ImmutableArray<int>> Groups { get; }

    /// <summary>A point of the space, such as settings known to be good that a study should try first.</summary>
    /// <param name="values">Each parameter that exists: a number, a string for a choice, a bool for a flag.</param>
    /// <exception cref="ArgumentException">A value is missing, too many, of another type or out of its range.</exception>
    public ParameterValues Values(params ReadOnlySpan<(string Name, object Value)> values)
    {
        var given = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            _ = Position(name);
            if (!given.TryAdd(name, value))
            {
                throw new ArgumentException($"'{name}' is given twice.", nameof(values));
            }
        }

        var point = Fill((i, _) => given.Remove(Parameters[i].Name, out var value)
            ? Parameters[i].Read(value)
            : throw new ArgumentException($"'{Parameters[i].Name}' has no value.", nameof(values)));
        return given.Count == 0
            ? point
            : throw new ArgumentException(
                $"'{given.Keys.First()}' does not exist here: {Parameters[Position(given.Keys.First())].Condition} is not so.", nameof(values));
    }

    /// <summary>Makes a point, parameter after parameter; the function is asked for those that exist, given their position and the point so far.</summary>
    internal ParameterValues Fill(Func<int, double[], double> value)
    {
        var values = new double[Parameters.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Exists(i, values) ? value(i, values) : double.NaN;
        }

        return new ParameterValues(this, values);
    }

    /// <summary>Whether a parameter exists, given the values of those before it.</summary>
    internal bool Exists(int position, ReadOnlySpan<double> values) =>
        _conditions[position] is not { } condition || Array.IndexOf(condition.Values, values[condition.Parent]) >= 0;

    internal int Position(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _positions.TryGetValue(name, out var position)
            ? position
            : throw new ArgumentException($"The search has no parameter '{name}'; it has {string.Join(", ", Parameters.Select(p => p.Name))}.", nameof(name));
    }

    private (int Parent, double[] Values) Resolve(string name, ParameterCondition condition)
    {
        if (!_positions.TryGetValue(condition.Parameter, out var parent))
        {
            throw new ArgumentException($"'{name}' depends on '{condition.Parameter}', which is not among the parameters before it.", nameof(condition));
        }

        var options = Parameters[parent].Options;
        if (options.Count == 0)
        {
            throw new ArgumentException($"'{name}' depends on '{condition.Parameter}', which is neither a choice nor a flag.", nameof(condition));
        }

        return (parent, condition.Choices.Select(choice => options.ToList().IndexOf(choice) is >= 0 and var index
            ? (double)index
            : throw new ArgumentException($"'{name}' depends on '{condition.Parameter}' being '{choice}', which it cannot be.", nameof(condition))).ToArray());
    }
}
