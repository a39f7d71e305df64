using System.Collections.Immutable;
using AudienceML.Core.Training;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Features.Customer.Rows;
using AudienceML.Models.Customer.Recommendation;

namespace AudienceML.Pipelines.Customer.Recommendation;

/// <summary>Gathers events into one row a user with the whole history, for training.</summary>
/// <param name="catalogue">The items that are known.</param>
/// <param name="unknownItems">What becomes of others.</param>
/// <param name="userName">The id by which the host knows a user of an event; null for the id as text.</param>
/// <param name="itemName">The id by which the host knows an item of an event; null for the id as text.</param>
public sealed class RecommendationRows(
    ItemCatalogue catalogue, UnknownItemPolicy unknownItems = UnknownItemPolicy.Add, Func<Guid, string>? userName = null, Func<Guid, string>? itemName = null)
{
    private readonly ItemCatalogue _catalogue = catalogue ?? throw new ArgumentNullException(nameof(catalogue));
    private readonly Dictionary<string, ImmutableArray<Interaction>.Builder> _histories = new(StringComparer.Ordinal);
    private readonly List<string> _users = [];
    private readonly Dictionary<Guid, string> _userNames = [];
    private readonly Dictionary<Guid, string> _itemNames = [];
    private readonly Dictionary<string, CatalogueItem> _unknown = new(StringComparer.Ordinal);

    /// <summary>Adds an event; one that concerns no item is passed over.</summary>
    public void Add(CustomerEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (happened.ArticleId is { } item)
        {
            Add(NameOf(happened.UserId, _userNames, userName), new(NameOf(item, _itemNames, itemName), happened.EventType, happened.EventTimestamp, happened.EngagementMetrics));
        }
    }

    /// <summary>Adds something that a user did.</summary>
    public void Add(string userId, in Interaction interaction)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        ArgumentException.ThrowIfNullOrEmpty(interaction.ItemId, nameof(interaction));
        if (_catalogue.Ids.RowOf(interaction.ItemId) < 0)
        {
            if (unknownItems == UnknownItemPolicy.Drop)
            {
                return;
            }

            _unknown.TryAdd(interaction.ItemId, new CatalogueItem { ItemId = interaction.ItemId });
        }

        if (!_histories.TryGetValue(userId, out var history))
        {
            history = ImmutableArray.CreateBuilder<Interaction>();
            _histories.Add(userId, history);
            _users.Add(userId);
        }

        history.Add(interaction);
    }

    /// <summary>One row a user, in the order in which they first appeared; items that only events name stand at the end of the catalogue.</summary>
    public TrainingSet<RecommendationQuery, HeldOutItems> Build()
    {
        var items = _unknown.Count == 0 ? _catalogue : new ItemCatalogue([.. _catalogue.Items, .. _unknown.Values]);
        var label = new HeldOutItems([], items);
        return new(
            _users.Select(user => new RecommendationQuery { UserId = user, History = _histories[user].ToImmutable() }).ToArray(),
            Enumerable.Repeat(label, _users.Count).ToArray());
    }

    private static string NameOf(Guid id, Dictionary<Guid, string> names, Func<Guid, string>? naming)
    {
        if (!names.TryGetValue(id, out var name))
        {
            name = naming?.Invoke(id) ?? id.ToString("D");
            names.Add(id, name);
        }

        return name;
    }
}
