using AudienceML.Features.Shared.Simulation;
using FsCheck.Fluent;

namespace AudienceML.Features.Tests.Shared.Simulation;

[TestFixture]
public sealed class AudienceClockTests
{
    private static readonly AudienceClock Steady = new(0.6, 3, double.PositiveInfinity, 1);
    private static readonly AudienceClock Drifting = new(2.2, 0, 40.25, 0.7);

    [Test]
    public void DayOf_IsTheInverseOfAt() => FsCheck.Check.QuickThrowOnFailure(Prop.ForAll<uint>(u =>
    {
        var day = u % 100_000 / 777.0;
        Assert.That(Steady.DayOf(Steady.At(day)), Is.EqualTo(day).Within(1e-9));
        Assert.That(Drifting.DayOf(Drifting.At(day)), Is.EqualTo(day).Within(1e-9));
    }));

    [Test]
    public void At_RunsSevenUnitsAWeekFromZero()
    {
        Assert.That(Steady.At(0), Is.Zero);
        Assert.That(Steady.At(21), Is.EqualTo(21).Within(1e-9));
        Assert.That(Drifting.At(40.25 + 7) - Drifting.At(40.25), Is.EqualTo(7 * 0.7).Within(1e-9));
    }

    [Test]
    public void At_NeverRunsBackwards()
    {
        for (var hour = 1; hour < 100 * 24; hour++)
        {
            Assert.That(Drifting.At(hour / 24.0), Is.GreaterThan(Drifting.At((hour - 1) / 24.0)));
        }
    }
}
