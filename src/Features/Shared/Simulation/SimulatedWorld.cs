using System.Collections.Immutable;

namespace AudienceML.Features.Shared.Simulation;

/// <summary>What all simulated users share.</summary>
internal sealed class SimulatedWorld
{
    public SimulatedWorld(SimulationOptions options)
    {
        Options = options;
        Reference = new SimulatedReference(options.Tenant);
        Articles = new SimulatedArticles(options, Reference);
        Start = new DateTimeOffset(options.Start.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var driftDay = options.DriftDay ?? double.PositiveInfinity;
        var speed = 1 / (1 + (0.35 * options.DriftStrength));
        WorkdayClock = new AudienceClock(0.6, (int)options.Start.DayOfWeek, driftDay, speed);
        WeekendClock = new AudienceClock(2.2, (int)options.Start.DayOfWeek, driftDay, speed);
        TruthDays =
        [
            .. options.TruthDates.Distinct().Order()
                .Select(date => (new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), date.DayNumber - options.Start.DayNumber))
                .Where(date => date.Item2 > 0 && date.Item2 <= options.Days),
        ];
    }

    public SimulationOptions Options { get; }

    public SimulatedReference Reference { get; }

    public SimulatedArticles Articles { get; }

    public DateTimeOffset Start { get; }

    public AudienceClock WorkdayClock { get; }

    public AudienceClock WeekendClock { get; }

    /// <summary>The truth dates within the simulation, also as days from its beginning.</summary>
    public ImmutableArray<(DateTimeOffset AsOf, int Day)> TruthDays { get; }

    public bool IsDrifted(double day) => day >= Options.DriftDay;
}
