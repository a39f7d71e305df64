using AudienceML.Core.Tenancy;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Numerics;

namespace AudienceML.Pipelines.Customer.Recommendation.Feedback;

/// <summary>What is taken now, counted from feedback as it comes: the last resort when there is no model.</summary>
/// <remarks>
/// Forward decay (Cormode et al. 2009): an event adds 2^((t - t0) / half-life), so that counters only grow and their order is right at any
/// moment; they are scaled down together before they overflow. Safe for many threads.
/// </remarks>
/// <param name="halfLife">After this time an event counts half; more than zero.</param>
/// <param name="maxItems">Items kept for each tenant; when there are twice as many the lesser half is dropped.</param>
public sealed class LiveTrends(TimeSpan halfLife, int maxItems = 10_000)
{
    private const double MostHalfLives = 500;
    private readonly double _halfLife = halfLife > TimeSpan.Zero
        ? halfLife.TotalDays
        : throw new ArgumentOutOfRangeException(nameof(halfLife), halfLife, "A half-life is more than zero.");

    private readonly InteractionOptions _options = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<TenantId, Counters> _tenants = [];

    /// <summary>Counts an event; what says nothing of an item, or says dislike, is passed over.</summary>
    public void Add(TenantId tenant, in Interaction interaction)
    {
        var value = interaction.Value ?? _options.ValueOf(interaction.EventType, interaction.Metrics);
        if (value is not > 0)
        {
            return;
        }

        var days = (interaction.Time - DateTimeOffset.UnixEpoch).TotalDays;
        lock (_lock)
        {
            if (!_tenants.TryGetValue(tenant, out var counters))
            {
                _tenants.Add(tenant, counters = new(days));
            }

            if ((days - counters.Origin) / _halfLife > MostHalfLives)
            {
                counters.MoveOrigin(days, DeterministicMath.Exp(-0.69314718055994531 * (days - counters.Origin) / _halfLife));
            }

            counters.Items[interaction.ItemId] = counters.Items.GetValueOrDefault(interaction.ItemId)
                + (value.Value * DeterministicMath.Exp(0.69314718055994531 * Math.Max(-MostHalfLives, (days - counters.Origin) / _halfLife)));
            if (counters.Items.Count > 2 * maxItems)
            {
                counters.Keep(maxItems);
            }
        }
    }

    /// <summary>The items taken most now, first those taken most.</summary>
    public IReadOnlyList<(string ItemId, double Score)> Top(TenantId tenant, int count)
    {
        lock (_lock)
        {
            return _tenants.TryGetValue(tenant, out var counters) ? [.. counters.Ordered().Take(count).Select(i => (i.Key, i.Value))] : [];
        }
    }

    private sealed class Counters(double origin)
    {
        public double Origin { get; private set; } = origin;

        public Dictionary<string, double> Items { get; private set; } = new(StringComparer.Ordinal);

        public IOrderedEnumerable<KeyValuePair<string, double>> Ordered() =>
            Items.OrderByDescending(i => i.Value).ThenBy(i => i.Key, StringComparer.Ordinal);

        public void Keep(int count) => Items = Ordered().Take(count).ToDictionary(StringComparer.Ordinal);

        public void MoveOrigin(double days, double factor)
        {
            Origin = days;
            foreach (var item in Items.Keys.ToList())
            {
                Items[item] *= factor;
            }
        }
    }
}
