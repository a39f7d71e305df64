using AudienceML.Features.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Rules;

/// <summary>Factors of items and genres by row.</summary>
internal readonly struct FactorTable
{
    private readonly ItemFacet _genres;
    private readonly Dictionary<int, double> _items;
    private readonly double[] _genreFactors;

    private FactorTable(ItemFacet genres, Dictionary<int, double> items, double[] genreFactors) =>
        (_genres, _items, _genreFactors) = (genres, items, genreFactors);

    public static FactorTable Create(QueryState state)
    {
        var rules = state.Query.Rules;
        var genres = state.Catalogue.Facets[ItemFacetKind.Genre];
        var items = new Dictionary<int, double>(rules.ItemFactors.Count);
        foreach (var (id, factor) in rules.ItemFactors)
        {
            items[state.Catalogue.Ids.RowOf(id)] = Checked(factor, id);
        }

        var genreFactors = new double[rules.GenreFactors.IsEmpty ? 0 : genres.Count];
        Array.Fill(genreFactors, 1);
        foreach (var (name, factor) in rules.GenreFactors)
        {
            Checked(factor, name);
            if (genres.Names.RowOf(name) is >= 0 and var row)
            {
                genreFactors[row] = factor;
            }
        }

        return new(genres, items, genreFactors);
    }

    public double Of(int item)
    {
        var factor = _items.GetValueOrDefault(item, 1);
        if (_genreFactors.Length > 0)
        {
            foreach (var genre in _genres.Of(item))
            {
                factor *= _genreFactors[genre];
            }
        }

        return Math.Clamp(factor, 1e-30, 1e30);
    }

    private static double Checked(double factor, string name) => factor > 0 && double.IsFinite(factor)
        ? factor
        : throw new ArgumentException($"The factor of '{name}' must be above 0 and finite; it is {factor}.", nameof(name));
}
