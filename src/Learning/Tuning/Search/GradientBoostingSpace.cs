using AudienceML.Learning.Data;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>What is worth choosing about gradient-boosted trees, and how a choice becomes options.</summary>
public sealed class GradientBoostingSpace
{
    private readonly GradientBoostingOptions _options;
    private readonly bool _hasCategories;

    /// <summary>Creates the space.</summary>
    /// <param name="columns">The columns to learn from: without categories nothing about them is chosen.</param>
    /// <param name="rows">Training rows: more rows allow larger trees.</param>
    /// <param name="options">What is not chosen, such as the objective, and the most trees; null for the defaults.</param>
    /// <param name="stopsEarly">Whether validation rows decide on the number of trees; else it is chosen as well.</param>
    public GradientBoostingSpace(IReadOnlyList<FeatureColumn> columns, int rows, GradientBoostingOptions? options = null, bool stopsEarly = true)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        _options = (options ?? new()).Check();
        _hasCategories = columns.Any(c => c.Kind == FeatureKind.Category);
        StopsEarly = stopsEarly;
        var parameters = new List<Parameter>
        {
            new NumberParameter("learning_rate", 0.01, 0.2, Scale.Log),
            new IntegerParameter("leaves", 3, rows < 20_000 ? 32 : rows < 200_000 ? 64 : 255, Scale.Log),
            new IntegerParameter("min_rows_in_leaf", 3, Math.Clamp(rows / 50, 50, 500), Scale.Log),
            new NumberParameter("l2", 0.1, 100, Scale.Log),
            new NumberParameter("feature_fraction", 0.1, 1),
            new NumberParameter("row_fraction", 0.3, 1),
            new IntegerParameter("max_bins", 15, 255, Scale.Log),
        };
        if (!stopsEarly)
        {
            parameters.Add(new IntegerParameter("trees", Math.Min(50, _options.Trees), _options.Trees, Scale.Log));
        }

        if (_hasCategories)
        {
            parameters.Add(new NumberParameter("category_smoothing", 1, 100, Scale.Log));
            parameters.Add(new NumberParameter("category_l2", 0.1, 100, Scale.Log));
            parameters.Add(new IntegerParameter("min_rows_in_category_group", 3, Math.Clamp(rows / 50, 50, 500), Scale.Log));
        }

        Space = new SearchSpace([.. parameters]);
    }

    /// <summary>The parameters.</summary>
    public SearchSpace Space { get; }

    /// <summary>Whether validation rows decide on the number of trees.</summary>
    public bool StopsEarly { get; }

    /// <summary>Options at a point of the space.</summary>
    public GradientBoostingOptions Options(ParameterValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var options = _options with
        {
            LearningRate = values.Number("learning_rate"),
            Leaves = values.WholeNumber("leaves"),
            MinRowsInLeaf = values.WholeNumber("min_rows_in_leaf"),
            L2 = values.Number("l2"),
            FeatureFraction = values.Number("feature_fraction"),
            RowFraction = values.Number("row_fraction"),
            MaxBins = values.WholeNumber("max_bins"),
            Trees = StopsEarly ? _options.Trees : values.WholeNumber("trees"),
            EarlyStoppingRounds = StopsEarly ? Math.Max(1, _options.EarlyStoppingRounds) : 0,
        };
        return _hasCategories
            ? options with
            {
                CategorySmoothing = values.Number("category_smoothing"),
                CategoryL2 = values.Number("category_l2"),
                MinRowsInCategoryGroup = values.WholeNumber("min_rows_in_category_group"),
            }
            : options;
    }

    /// <summary>The point nearest to given options: a search that begins there ends no worse.</summary>
    public ParameterValues Nearest(GradientBoostingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Space.Fill((i, _) =>
        {
            var parameter = Space.Parameters[i];
            var value = parameter.Name switch
            {
                "learning_rate" => options.LearningRate,
                "leaves" => options.Leaves,
                "min_rows_in_leaf" => options.MinRowsInLeaf,
                "l2" => options.L2,
                "feature_fraction" => options.FeatureFraction,
                "row_fraction" => options.RowFraction,
                "max_bins" => options.MaxBins,
                "trees" => options.Trees,
                "category_smoothing" => options.CategorySmoothing,
                "category_l2" => options.CategoryL2,
                _ => options.MinRowsInCategoryGroup,
            };
            var (low, high) = parameter.Range;
            return parameter.FromScale(Math.Clamp(parameter.ToScale(Math.Max(value, 1e-9)), low, high));
        });
    }
}
