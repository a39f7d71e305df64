namespace AudienceML.Features.Shared.Simulation;

/// <summary>
/// The audience's own time: it runs fast when people read and slow when they sleep, seven units a week. Intervals between visits are drawn
/// in it, which gives visits their daily and weekly season while their probabilities stay closed formulas.
/// </summary>
internal sealed class AudienceClock
{
    private const int HoursOfWeek = 168;
    private readonly double[] _cumulative = new double[HoursOfWeek + 1];
    private readonly double _phase;
    private readonly double _driftDay;
    private readonly double _driftSpeed;
    private readonly double _beforeDrift;

    /// <summary>Creates the clock.</summary>
    /// <param name="weekend">How much is read on a Saturday or Sunday against another day.</param>
    /// <param name="weekday">The weekday of day 0, 0 = Sunday.</param>
    /// <param name="driftDay">The day from which time runs at another speed; infinite for none.</param>
    /// <param name="driftSpeed">That speed.</param>
    public AudienceClock(double weekend, int weekday, double driftDay, double driftSpeed)
    {
        for (var hour = 0; hour < HoursOfWeek; hour++)
        {
            var day = hour / 24;
            var isWeekend = day is 0 or 6;
            _cumulative[hour + 1] = _cumulative[hour] + ((isWeekend ? weekend : 1) * (isWeekend ? Weekend : Workday)[hour % 24]);
        }

        var scale = 7 / _cumulative[HoursOfWeek];
        for (var hour = 0; hour <= HoursOfWeek; hour++)
        {
            _cumulative[hour] *= scale;
        }

        _phase = weekday;
        (_driftDay, _driftSpeed) = (driftDay, driftSpeed);
        _beforeDrift = double.IsFinite(driftDay) ? Undrifted(driftDay) : double.PositiveInfinity;
    }

    // Shares of a day's reading by hour, UTC: breakfast, lunch, evening; later and flatter at the weekend.
    private static ReadOnlySpan<double> Workday =>
        [0.8, 0.4, 0.25, 0.2, 0.3, 0.9, 2.6, 4.2, 4.0, 3.2, 3.0, 3.6, 4.4, 3.6, 2.8, 2.8, 3.2, 3.8, 4.6, 5.2, 5.4, 4.6, 3.0, 1.6];

    private static ReadOnlySpan<double> Weekend =>
        [1.4, 0.8, 0.5, 0.3, 0.2, 0.4, 0.9, 1.8, 3.0, 4.2, 4.6, 4.4, 3.8, 3.2, 3.0, 3.2, 3.4, 3.8, 4.2, 4.6, 4.8, 4.4, 3.2, 2.2];

    /// <summary>The audience's time at a moment, both from 0 at the beginning of day 0.</summary>
    public double At(double day) =>
        day <= _driftDay ? Undrifted(day) : _beforeDrift + (_driftSpeed * (Undrifted(day) - _beforeDrift));

    /// <summary>The moment, in days, at which the audience's time is this.</summary>
    public double DayOf(double time) => time <= _beforeDrift ? Invert(time) : Invert(_beforeDrift + ((time - _beforeDrift) / _driftSpeed));

    private double Undrifted(double day) => Week(day + _phase) - Week(_phase);

    private double Week(double day)
    {
        var week = Math.Floor(day / 7);
        var hour = (day - (7 * week)) * 24;
        var index = Math.Min((int)hour, HoursOfWeek - 1);
        return (7 * week) + _cumulative[index] + ((hour - index) * (_cumulative[index + 1] - _cumulative[index]));
    }

    private double Invert(double time)
    {
        var target = time + Week(_phase);
        var week = Math.Floor(target / 7);
        var rest = target - (7 * week);
        var index = Array.BinarySearch(_cumulative, rest);
        index = Math.Clamp(index >= 0 ? index : ~index - 1, 0, HoursOfWeek - 1);
        var hour = index + ((rest - _cumulative[index]) / (_cumulative[index + 1] - _cumulative[index]));
        return (7 * week) + (hour / 24) - _phase;
    }
}
