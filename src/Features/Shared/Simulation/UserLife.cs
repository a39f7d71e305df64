using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Learning.Numerics;

namespace AudienceML.Features.Shared.Simulation;

/// <summary>A simulated user's life: session after session until the user leaves or the simulation ends.</summary>
internal sealed class UserLife
{
    private const double MillisecondsOfDay = 86_400_000;
    private readonly SimulatedWorld _world;
    private readonly RandomSource _random;
    private readonly UserTraits _traits;
    private readonly AudienceClock _clock;
    private readonly Guid _userId;
    private readonly int _index;
    private readonly List<CustomerSession> _sessions = [];
    private readonly List<CustomerEvent> _events = [];
    private readonly List<ChurnTruth> _truth = [];
    private double _engagement = 0.5;
    private double _mood;
    private string _tier = SubscriptionTiers.Free;
    private bool _hasCancelled;
    private double _firstDay;
    private double _visitGap;

    public UserLife(SimulatedWorld world, int index)
    {
        (_world, _index) = (world, index);
        _random = new RandomSource(Seeds.Derive(world.Options.Seed, index));
        _traits = new UserTraits(_random, world.Reference, world.Options.DriftDay is null ? 0 : world.Options.DriftStrength);
        _clock = _traits.WeekendReader ? world.WeekendClock : world.WorkdayClock;
        _userId = StableId.From("user", world.Options.Seed, index);
    }

    public SimulatedUser Live()
    {
        var options = _world.Options;
        var start = FirstVisit();
        _firstDay = start - _traits.TenureBefore;
        _visitGap = 1 / _traits.Rate;
        if (_traits.TenureBefore > 0 && _random.Bernoulli(DeterministicMath.Sigmoid(-1.6 + _traits.Involvement - _traits.PriceSensitivity)))
        {
            _tier = PaidTier();
        }

        var (gapSurprise, gap) = (0.0, double.PositiveInfinity);
        while (start < options.Days)
        {
            var end = Visit(start, gap);
            var tenure = end - _firstDay;
            var novelty = DeterministicMath.Exp(-tenure / 14);
            var rate = RateAfterVisit(novelty);
            var condition = new UserCondition(
                _engagement, novelty, gapSurprise, rate, TierEffect(), _hasCancelled, _traits.Unseen + (_world.IsDrifted(end) ? 0.7 * options.DriftStrength : 0));
            var hazard = ChurnLaw.Hazard(condition);
            var leave = ChurnLaw.LeaveProbability(hazard, rate);
            var next = _random.Bernoulli(leave)
                ? double.PositiveInfinity
                : Quantize(_clock.DayOf(_clock.At(end) + ChurnLaw.Gap(_random, rate, _traits.Habit)));
            next = Math.Max(next, end);
            RecordTruth(start, end, next, rate, leave, hazard);
            gap = next - end;
            gapSurprise = double.IsFinite(gap) ? DeterministicMath.Log(Math.Max(1e-3, gap * rate)) : 0;
            _visitGap += 0.2 * (Math.Clamp(gap, 0.1, 60) - _visitGap);
            start = next;
        }

        return new SimulatedUser(_userId, _sessions, _events, _truth);
    }

    private bool IsPaid => !ReferenceEquals(_tier, SubscriptionTiers.Free);

    /// <summary>Visits expected a day: partly nature, partly what the last visits have made a habit of.</summary>
    private double RateAfterVisit(double novelty)
    {
        var logarithm = (0.6 * DeterministicMath.Log(_traits.Rate)) - (0.4 * DeterministicMath.Log(_visitGap))
            + (0.9 * (_engagement - 0.5)) + (0.5 * novelty) + (IsPaid ? 0.2 : 0);
        return Math.Clamp(DeterministicMath.Exp(logarithm), 0.025, 3);
    }

    private double FirstVisit()
    {
        var horizon = _traits.IsEarlier ? Math.Min(14, 1 / _traits.Rate) : _clock.At(_world.Options.Days);
        return Quantize(_clock.DayOf(_random.NextDouble() * horizon));
    }

    /// <summary>One session: returns its end and moves engagement and subscription on.</summary>
    private double Visit(double start, double gap)
    {
        var options = _world.Options;
        var drifted = _world.IsDrifted(start);
        _mood = (0.85 * _mood) + _random.Normal(0, 0.35);
        var depth = _traits.Involvement + _mood - (drifted ? 0.5 * options.DriftStrength : 0);
        var session = new SessionScript(_world, _traits, _random, _userId, _index, _sessions.Count, start);
        session.Read(depth);
        if (!IsPaid && _random.Bernoulli(0.012 * DeterministicMath.Exp((3 * (_engagement - 0.5)) - _traits.PriceSensitivity)))
        {
            (_tier, _hasCancelled) = (PaidTier(), false);
            session.Add(CustomerEventType.Subscribe);
        }
        else if (IsPaid && _random.Bernoulli(0.006 * DeterministicMath.Exp((3 * (0.5 - _engagement)) + (0.6 * _traits.PriceSensitivity))))
        {
            (_tier, _hasCancelled) = (SubscriptionTiers.Free, true);
            session.Add(CustomerEventType.Cancel);
        }

        var row = session.Close(_tier, Segment(gap), _events);
        _sessions.Add(row);
        _engagement += 0.2 * ((row.EngagementScore!.Value / 100) - _engagement);
        return session.EndDay;
    }

    private string Segment(double gap) => IsPaid ? UserSegments.Subscriber
        : _sessions.Count == 0 && !_traits.IsEarlier ? UserSegments.NewVisitor
        : _sessions.Count > 0 && gap > 21 ? UserSegments.Returning
        : _visitGap < 1.5 ? UserSegments.PowerUser
        : _visitGap < 5 ? UserSegments.Engaged
        : UserSegments.Casual;

    private string PaidTier() => _random.NextDouble() switch { < 0.75 => SubscriptionTiers.Premium, < 0.95 => SubscriptionTiers.Pro, _ => SubscriptionTiers.Enterprise };

    private double TierEffect() => _tier switch
    {
        SubscriptionTiers.Free => 0,
        SubscriptionTiers.Premium => -0.8,
        SubscriptionTiers.Pro => -1.1,
        _ => -1.6,
    } + (IsPaid ? 0.15 * _traits.PriceSensitivity : 0);

    private void RecordTruth(double start, double end, double next, double rate, double leave, double hazard)
    {
        var options = _world.Options;
        foreach (var (asOf, day) in _world.TruthDays)
        {
            if (start >= day || next < day)
            {
                continue;
            }

            var isInSession = end >= day;
            var (from, toAsOf, toEnd) = (_clock.At(end), _clock.At(day), _clock.At(day + options.HorizonDays));
            _truth.Add(new ChurnTruth
            {
                UserId = _userId,
                AsOf = asOf,
                HorizonDays = options.HorizonDays,
                ChurnProbability = isInSession ? 0 : ChurnLaw.ChurnProbability(leave, rate, _traits.Habit, toAsOf - from, toEnd - from),
                Hazard = hazard,
                Churned = day + options.HorizonDays <= options.Days ? !isInSession && next >= day + options.HorizonDays : null,
            });
        }
    }

    // Rows carry milliseconds: the life is lived in them, so that truth and rows agree about every border.
    private static double Quantize(double day) => Math.Floor(day * MillisecondsOfDay) / MillisecondsOfDay;
}
