using System.Collections.Immutable;
using AudienceML.Core.Tenancy;

namespace AudienceML.Features.Shared.Simulation;

/// <summary>The audience to simulate.</summary>
public sealed record SimulationOptions
{
    /// <summary>Users, 1 to 10,000,000.</summary>
    public int Users { get; init; } = 20_000;

    /// <summary>Days, 1 to 3650.</summary>
    public int Days { get; init; } = 120;

    /// <summary>The seed; the same seed gives the same audience on every machine.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The first day.</summary>
    public DateOnly Start { get; init; } = new(2026, 1, 5);

    /// <summary>The day, counted from 0, on which the audience changes; null for an audience that does not. 0 to <see cref="Days"/> - 1.</summary>
    public int? DriftDay { get; init; }

    /// <summary>How strongly it changes then: 0 not at all, 1 clearly. 0 to 3.</summary>
    public double DriftStrength { get; init; } = 1;

    /// <summary>Articles published a day, 1 to 1,000.</summary>
    public int ArticlesPerDay { get; init; } = 12;

    /// <summary>The days of churn that the truth is about, 1 to 3650.</summary>
    public int HorizonDays { get; init; } = 30;

    /// <summary>
    /// The dates at whose 00:00 UTC the truth is written; empty for three dates a horizon apart, the last of them a horizon before the end.
    /// Dates outside the simulated days are passed over.
    /// </summary>
    public ImmutableArray<DateOnly> TruthDates { get; init; } = [];

    /// <summary>Whose data this is to be; null for a company of the simulation's own.</summary>
    public TenantId? Tenant { get; init; }

    internal static SimulationOptions Check(SimulationOptions options)
    {
        Range(options, options.Users, 1, 10_000_000, nameof(Users));
        Range(options, options.Days, 1, 3650, nameof(Days));
        Range(options, options.ArticlesPerDay, 1, 1000, nameof(ArticlesPerDay));
        Range(options, options.HorizonDays, 1, 3650, nameof(HorizonDays));
        Range(options, options.DriftDay ?? 0, 0, options.Days - 1, nameof(DriftDay));
        Range(options, options.DriftStrength, 0, 3, nameof(DriftStrength));
        return options.TruthDates.IsDefaultOrEmpty ? options with { TruthDates = DefaultDates(options) } : options;
    }

    private static void Range<T>(SimulationOptions options, T value, T minimum, T maximum, string name)
        where T : IComparable<T>
    {
        if (!(value.CompareTo(minimum) >= 0 && value.CompareTo(maximum) <= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(options), value, $"{name} lies between {minimum} and {maximum}.");
        }
    }

    private static ImmutableArray<DateOnly> DefaultDates(SimulationOptions options) =>
        [.. Enumerable.Range(1, 3).Reverse().Select(i => options.Days - (i * options.HorizonDays)).Where(day => day > 0).Select(options.Start.AddDays)];
}
