using System.Collections.Immutable;

namespace AudienceML.Features.Customer.Churn;

/// <summary>Feature dates for training and testing a churn model on a span of data.</summary>
/// <param name="Train">The dates to learn from, the earliest first; the horizon of each ends when the test date begins, or before.</param>
/// <param name="Test">The date to test on: the last whose horizon the data covers.</param>
public sealed record ChurnDates(ImmutableArray<DateOnly> Train, DateOnly Test)
{
    /// <summary>
    /// Chooses dates: the last possible one to test on, a horizon before it one to learn from, and before that more at half-horizon steps, as
    /// long as some history lies before each. None to learn from when the data is too short for that.
    /// </summary>
    /// <param name="dataStart">When the data begins.</param>
    /// <param name="dataEnd">Up to when it is complete.</param>
    /// <param name="horizonDays">The horizon of the labels, 1 or more.</param>
    /// <param name="maximumTrainDates">The most dates to learn from, 1 or more.</param>
    public static ChurnDates Plan(DateTimeOffset dataStart, DateTimeOffset dataEnd, int horizonDays, int maximumTrainDates = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizonDays, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumTrainDates, 1);
        if (dataEnd <= dataStart)
        {
            throw new ArgumentOutOfRangeException(nameof(dataEnd), dataEnd, $"The data ends after its beginning, {dataStart:O}.");
        }

        var test = DateOnly.FromDateTime(dataEnd.UtcDateTime).AddDays(-horizonDays);

        // History of a third of a horizon is the least that a feature like "sessions of the last week" can be learned from.
        var first = DateOnly.FromDateTime(dataStart.UtcDateTime).AddDays(Math.Max(1, horizonDays / 3));
        var train = ImmutableArray.CreateBuilder<DateOnly>();
        for (var date = test.AddDays(-horizonDays); date >= first && train.Count < maximumTrainDates; date = date.AddDays(-Math.Max(1, horizonDays / 2)))
        {
            train.Insert(0, date);
        }

        return new ChurnDates(train.ToImmutable(), test);
    }
}
