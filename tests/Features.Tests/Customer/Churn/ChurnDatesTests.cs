using AudienceML.Features.Customer.Churn;

namespace AudienceML.Features.Tests.Customer.Churn;

[TestFixture]
public sealed class ChurnDatesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void Plan_LeavesAHorizonAfterEachDateItLearnsFrom()
    {
        var dates = ChurnDates.Plan(Start, Start.AddDays(120), 30);
        Assert.That(dates.Test, Is.EqualTo(new DateOnly(2026, 1, 1).AddDays(90)));
        Assert.That(dates.Train, Is.EqualTo(new[] { dates.Test.AddDays(-45), dates.Test.AddDays(-30) }));
    }

    [Test]
    public void Plan_WithAnUnfinishedLastDay_DoesNotCountThatDay() =>
        Assert.That(ChurnDates.Plan(Start, Start.AddDays(120).AddHours(23), 30).Test, Is.EqualTo(new DateOnly(2026, 1, 1).AddDays(90)));

    [Test]
    public void Plan_OfTooLittleData_HasNoDateToLearnFrom() =>
        Assert.That(ChurnDates.Plan(Start, Start.AddDays(61), 30).Train, Is.Empty);

    [Test]
    public void Plan_OfDataThatEndsBeforeItBegins_IsRefused() =>
        Assert.That(() => ChurnDates.Plan(Start, Start, 30), Throws.TypeOf<ArgumentOutOfRangeException>());
}
