using System.Collections.Immutable;
using AudienceML.Core.Monitoring;
using AudienceML.Learning.Data;

namespace AudienceML.Monitoring.Profiles;

/// <summary>Counts the values of one column into bins.</summary>
internal sealed class ColumnCounter
{
    /// <summary>The most bins that categories get; rarer ones share the last.</summary>
    private const int MaximumCategories = 50;
    private const string Other = "(other)";

    private readonly string _name;
    private readonly FeatureKind _kind;
    private readonly double[] _edges;
    private readonly ImmutableArray<string> _categories;
    private readonly long[] _counts;
    private long _rows;
    private long _missing;
    private long _unseen;
    private double _mean;
    private double _squares;
    private double _minimum = double.PositiveInfinity;
    private double _maximum = double.NegativeInfinity;

    private ColumnCounter(string name, FeatureKind kind, double[] edges, ImmutableArray<string> categories)
    {
        _name = name;
        _kind = kind;
        _edges = edges;
        _categories = categories;
        _counts = new long[kind == FeatureKind.Category ? categories.Length : edges.Length + 1];
    }

    public static ColumnCounter OfNumbers(string name, FeatureKind kind, double[] edges) => new(name, kind, edges, []);

    public static ColumnCounter OfCategories(string name, IEnumerable<string> categories)
    {
        var names = categories.Take(MaximumCategories + 1).ToImmutableArray();
        return new(name, FeatureKind.Category, [], names.Length > MaximumCategories ? names.SetItem(MaximumCategories, Other) : names);
    }

    public static ColumnCounter Like(FeatureProfile reference) =>
        new(reference.Name, reference.Kind, [.. reference.Edges], reference.Categories);

    /// <summary>Counts one row.</summary>
    /// <param name="value">The encoded value.</param>
    /// <param name="isPresent">Whether the row has a value at all; a present NaN is a category that training did not know.</param>
    public void Add(float value, bool isPresent)
    {
        _rows++;
        if (float.IsNaN(value))
        {
            _missing += isPresent ? 0 : 1;
            _unseen += isPresent ? 1 : 0;
            return;
        }

        if (_kind == FeatureKind.Category)
        {
            _counts[Math.Min((int)value, _counts.Length - 1)]++;
            return;
        }

        var at = Array.BinarySearch(_edges, value);
        _counts[at < 0 ? ~at : at]++;

        // Welford (1962): no cancellation however large the mean.
        var present = _rows - _missing - _unseen;
        var delta = value - _mean;
        _mean += delta / present;
        _squares += delta * (value - _mean);
        _minimum = Math.Min(_minimum, value);
        _maximum = Math.Max(_maximum, value);
    }

    public FeatureProfile ToProfile()
    {
        var present = _rows - _missing - _unseen;
        var hasNumbers = _kind != FeatureKind.Category && present > 0;
        return new()
        {
            Name = _name,
            Kind = _kind,
            Rows = _rows,
            Missing = _missing,
            Unseen = _unseen,
            Edges = [.. _edges],
            Categories = _categories,
            Counts = [.. _counts],
            Mean = hasNumbers ? _mean : null,
            StandardDeviation = hasNumbers ? Math.Sqrt(_squares / present) : null,
            Minimum = hasNumbers ? _minimum : null,
            Maximum = hasNumbers ? _maximum : null,
        };
    }
}
