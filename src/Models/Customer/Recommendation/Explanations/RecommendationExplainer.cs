using AudienceML.Models.Customer.Recommendation.Products;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Explanations;

/// <summary>Says why items are recommended. Immutable and safe to share between threads.</summary>
public sealed class RecommendationExplainer
{
    private readonly ProductParts _parts;
    private readonly ReaderNeighbours? _neighbours;
    private readonly ExplanationOptions _options;
    private readonly int _popularFrom;

    /// <summary>Creates the explainer.</summary>
    /// <param name="parts">The model's parts.</param>
    /// <param name="neighbours">Finds users of the same taste; null says nothing of them.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentException">A part is of another catalogue, or a setting is out of its range.</exception>
    public RecommendationExplainer(ProductParts parts, ReaderNeighbours? neighbours = null, ExplanationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        (_parts, _neighbours, _options) = (parts.Checked(), neighbours, (options ?? new ExplanationOptions()).Checked());
        var support = parts.Support.ToArray();
        Array.Sort(support);
        _popularFrom = support.Length == 0 ? int.MaxValue : Math.Max(1, support[Math.Min(support.Length - 1, (int)(_options.PopularAbove * support.Length))]);
    }

    /// <summary>Looks at a query's history once, for all items of its list.</summary>
    public QueryExplainer Prepare(QueryState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new(state, _parts, _neighbours?.Find(state.History), _options, _popularFrom);
    }
}
