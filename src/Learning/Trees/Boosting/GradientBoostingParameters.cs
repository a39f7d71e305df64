using System.Collections.Immutable;
using System.Globalization;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Options as names and texts, for files, journals and model cards: "learning_rate" and "0.05". What is left out has its default.</summary>
/// <remarks>
/// What is an object and no value is left out: a custom objective, class weights, the metric of early stopping, interaction groups.
/// </remarks>
public static class GradientBoostingParameters
{
    private const string MonotonePrefix = "monotone:";

    private static readonly ImmutableArray<Entry> Entries =
    [
        new("objective", o => o.Objective.ToString(), (o, text) => o with { Objective = Enum.Parse<BoostingObjective>(text) }),
        Number("quantile_level", o => o.QuantileLevel, (o, value) => o with { QuantileLevel = value }),
        Number("huber_delta", o => o.HuberDelta, (o, value) => o with { HuberDelta = value }),
        Number("tweedie_power", o => o.TweediePower, (o, value) => o with { TweediePower = value }),
        Whole("classes", o => o.Classes, (o, value) => o with { Classes = value }),
        Whole("ranking_truncation", o => o.RankingTruncation, (o, value) => o with { RankingTruncation = value }),
        new("growth", o => o.Growth.ToString(), (o, text) => o with { Growth = Enum.Parse<TreeGrowth>(text) }),
        Whole("trees", o => o.Trees, (o, value) => o with { Trees = value }),
        Whole("leaves", o => o.Leaves, (o, value) => o with { Leaves = value }),
        Whole("max_depth", o => o.MaxDepth, (o, value) => o with { MaxDepth = value }),
        Whole("max_bins", o => o.MaxBins, (o, value) => o with { MaxBins = value }),
        Number("learning_rate", o => o.LearningRate, (o, value) => o with { LearningRate = value }),
        Whole("min_rows_in_leaf", o => o.MinRowsInLeaf, (o, value) => o with { MinRowsInLeaf = value }),
        Number("min_hessian_in_leaf", o => o.MinHessianInLeaf, (o, value) => o with { MinHessianInLeaf = value }),
        Number("l1", o => o.L1, (o, value) => o with { L1 = value }),
        Number("l2", o => o.L2, (o, value) => o with { L2 = value }),
        Number("min_gain", o => o.MinGain, (o, value) => o with { MinGain = value }),
        Number("feature_fraction", o => o.FeatureFraction, (o, value) => o with { FeatureFraction = value }),
        Number("node_feature_fraction", o => o.NodeFeatureFraction, (o, value) => o with { NodeFeatureFraction = value }),
        Number("row_fraction", o => o.RowFraction, (o, value) => o with { RowFraction = value }),
        Number("steep_fraction", o => o.SteepFraction, (o, value) => o with { SteepFraction = value }),
        Number("flat_fraction", o => o.FlatFraction, (o, value) => o with { FlatFraction = value }),
        Whole("early_stopping_rounds", o => o.EarlyStoppingRounds, (o, value) => o with { EarlyStoppingRounds = value }),
        Whole("max_one_vs_rest_categories", o => o.MaxOneVsRestCategories, (o, value) => o with { MaxOneVsRestCategories = value }),
        Number("category_smoothing", o => o.CategorySmoothing, (o, value) => o with { CategorySmoothing = value }),
        Number("category_l2", o => o.CategoryL2, (o, value) => o with { CategoryL2 = value }),
        Whole("max_categories_in_split", o => o.MaxCategoriesInSplit, (o, value) => o with { MaxCategoriesInSplit = value }),
        Whole("min_rows_in_category_group", o => o.MinRowsInCategoryGroup, (o, value) => o with { MinRowsInCategoryGroup = value }),
    ];

    /// <summary>The options that differ from the defaults.</summary>
    public static ImmutableSortedDictionary<string, string> Write(GradientBoostingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var byDefault = new GradientBoostingOptions();
        var parameters = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var entry in Entries)
        {
            var text = entry.Write(options);
            if (!string.Equals(text, entry.Write(byDefault), StringComparison.Ordinal))
            {
                parameters[entry.Name] = text;
            }
        }

        foreach (var (feature, direction) in options.Monotone)
        {
            parameters[MonotonePrefix + feature] = direction.ToString();
        }

        return parameters.ToImmutable();
    }

    /// <summary>Options from names and texts.</summary>
    /// <exception cref="ArgumentException">A name is unknown, a text is no such value, or a value is out of its range.</exception>
    public static GradientBoostingOptions Read(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var options = new GradientBoostingOptions();
        foreach (var (name, text) in parameters)
        {
            try
            {
                options = name.StartsWith(MonotonePrefix, StringComparison.Ordinal)
                    ? options with { Monotone = options.Monotone.SetItem(name[MonotonePrefix.Length..], Enum.Parse<Monotonicity>(text)) }
                    : Find(name).Read(options, text);
            }
            catch (Exception e) when (e is FormatException or OverflowException or ArgumentException { ParamName: not nameof(parameters) })
            {
                throw new ArgumentException($"'{name}' is '{text}', which is no such value.", nameof(parameters), e);
            }
        }

        return options.Check();
    }

    private static Entry Find(string parameters) => Entries.FirstOrDefault(e => string.Equals(e.Name, parameters, StringComparison.Ordinal))
        ?? throw new ArgumentException($"There is no option '{parameters}'; there are {string.Join(", ", Entries.Select(e => e.Name))}.", nameof(parameters));

    private static Entry Whole(
        string name, Func<GradientBoostingOptions, int> get, Func<GradientBoostingOptions, int, GradientBoostingOptions> set) => new(
        name,
        options => get(options).ToString(CultureInfo.InvariantCulture),
        (options, text) => set(options, int.Parse(text, CultureInfo.InvariantCulture)));

    private static Entry Number(
        string name, Func<GradientBoostingOptions, double> get, Func<GradientBoostingOptions, double, GradientBoostingOptions> set) => new(
        name,
        options => get(options).ToString("R", CultureInfo.InvariantCulture),
        (options, text) => set(options, double.Parse(text, CultureInfo.InvariantCulture)));

    private sealed record Entry(
        string Name, Func<GradientBoostingOptions, string> Write, Func<GradientBoostingOptions, string, GradientBoostingOptions> Read);
}
