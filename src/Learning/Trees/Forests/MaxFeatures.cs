using System.Globalization;

namespace AudienceML.Learning.Trees.Forests;

/// <summary>How many features are drawn for a split, as a rule of the number of features there are. At least one always is.</summary>
public readonly record struct MaxFeatures
{
    private enum Rule
    {
        Auto,
        Sqrt,
        Log2,
        Fraction,
        Count,
    }

    private readonly Rule _rule;
    private readonly double _value;

    private MaxFeatures(Rule rule, double value = 0)
    {
        _rule = rule;
        _value = value;
    }

    /// <summary>The square root for classification, a third for regression (Breiman 2001). The default.</summary>
    public static MaxFeatures Auto => default;

    /// <summary>The square root of the number of features, rounded down.</summary>
    public static MaxFeatures Sqrt => new(Rule.Sqrt);

    /// <summary>The binary logarithm of the number of features, rounded down.</summary>
    public static MaxFeatures Log2 => new(Rule.Log2);

    /// <summary>A third of the features, rounded down.</summary>
    public static MaxFeatures Third => new(Rule.Fraction, 1.0 / 3);

    /// <summary>All features: a forest of bagged trees.</summary>
    public static MaxFeatures All => new(Rule.Fraction, 1);

    /// <summary>A share of the features, rounded down.</summary>
    /// <param name="share">Above 0, at most 1.</param>
    public static MaxFeatures Fraction(double share) => share is > 0 and <= 1
        ? new(Rule.Fraction, share)
        : throw new ArgumentOutOfRangeException(nameof(share), share, "The share of features for a split is above 0 and at most 1.");

    /// <summary>A number of features; all of them when there are fewer.</summary>
    /// <param name="features">1 or more.</param>
    public static MaxFeatures Count(int features) => features >= 1
        ? new(Rule.Count, features)
        : throw new ArgumentOutOfRangeException(nameof(features), features, "The number of features for a split is 1 or more.");

    /// <summary>The number of features drawn out of <paramref name="features"/>.</summary>
    internal int Of(int features, ForestTask task)
    {
        var rule = _rule != Rule.Auto ? this : task == ForestTask.Regression ? Third : Sqrt;
        var count = rule._rule switch
        {
            Rule.Sqrt => (int)Math.Sqrt(features),
            Rule.Log2 => int.Log2(features),
            Rule.Fraction => (int)((features * rule._value) + 1e-9),
            _ => (int)rule._value,
        };
        return Math.Clamp(count, 1, features);
    }

    /// <summary>The rule in words.</summary>
    public override string ToString() => _rule switch
    {
        Rule.Fraction => _value.ToString("0.###", CultureInfo.InvariantCulture) + " of the features",
        Rule.Count => _value.ToString("0", CultureInfo.InvariantCulture) + " features",
        _ => _rule.ToString(),
    };
}
