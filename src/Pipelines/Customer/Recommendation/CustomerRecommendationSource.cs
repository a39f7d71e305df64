using System.Globalization;
using AudienceML.Core.Training;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Features.Shared.Loading;
using AudienceML.Features.Shared.Rows;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Customer.Recommendation;

/// <summary>Histories from raw events, and a catalogue from articles, authors and reference tables.</summary>
/// <param name="customers">Where events are read.</param>
/// <param name="editorial">Where articles and authors are read; null when only events tell of items.</param>
/// <param name="reference">Where the names of categories and devices are read; null for their ids.</param>
/// <param name="options">Which events and items.</param>
public sealed class CustomerRecommendationSource(
    ICustomerSource customers, IEditorialSource? editorial = null, IReferenceSource? reference = null, CustomerRecommendationOptions? options = null)
    : ITrainingSource<RecommendationQuery, HeldOutItems>
{
    private readonly ICustomerSource _customers = customers ?? throw new ArgumentNullException(nameof(customers));
    private readonly CustomerRecommendationOptions _options = options ?? new();

    /// <inheritdoc/>
    public string Description => (_options.From, _options.Until) switch
    {
        (null, null) => "all events of users with items",
        _ => string.Create(CultureInfo.InvariantCulture, $"events of users with items from {_options.From:yyyy-MM-dd} to {_options.Until:yyyy-MM-dd}"),
    };

    /// <inheritdoc/>
    public async Task<TrainingSet<RecommendationQuery, HeldOutItems>> LoadAsync(TrainingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var tables = reference is null ? new ReferenceTables() : await reference.ReadAsync(cancellationToken).ConfigureAwait(false);
        var catalogue = editorial is null
            ? new ItemCatalogue([])
            : await ReadCatalogueAsync(editorial, tables, request, _options.ItemName, cancellationToken).ConfigureAwait(false);
        var rows = new RecommendationRows(catalogue, editorial is null || catalogue.Count == 0 ? UnknownItemPolicy.Add : _options.UnknownItems, _options.UserName, _options.ItemName);
        await foreach (var happened in _customers
            .ReadEventsAsync(new CustomerQuery(request.Tenant, _options.From, _options.Until), cancellationToken).ConfigureAwait(false))
        {
            rows.Add(happened);
        }

        return rows.Build();
    }

    private static async Task<ItemCatalogue> ReadCatalogueAsync(
        IEditorialSource source, ReferenceTables tables, TrainingRequest request, Func<Guid, string>? itemName, CancellationToken cancellationToken)
    {
        var builder = new CatalogueBuilder(tables, itemName);
        await foreach (var article in source.ReadArticlesAsync(request.Tenant, cancellationToken).ConfigureAwait(false))
        {
            builder.Add(article);
        }

        return builder.Build();
    }
}
