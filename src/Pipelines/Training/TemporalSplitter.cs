using System.Globalization;
using AudienceML.Core.Training;
using AudienceML.Learning.Errors;

namespace AudienceML.Pipelines.Training;

/// <summary>For rows as of dates: the last date is held out, the model learns from those before it.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TLabel">What became of it.</typeparam>
/// <param name="date">The date as of which a row was computed.</param>
/// <param name="gapDays">
/// Days that a date must lie before the last one to be learned from, 0 or more: with the horizon of the labels, no outcome that is learned
/// from lies after the beginning of the held-out horizon.
/// </param>
public sealed class TemporalSplitter<TRow, TLabel>(Func<TRow, DateOnly> date, int gapDays = 0) : ISplitter<TRow, TLabel>
{
    private readonly Func<TRow, DateOnly> _date = date ?? throw new ArgumentNullException(nameof(date));

    private readonly int _gapDays = gapDays >= 0
        ? gapDays
        : throw new ArgumentOutOfRangeException(nameof(gapDays), gapDays, "The gap is 0 days or more.");

    /// <inheritdoc/>
    public TrainingSplit<TRow, TLabel> Split(TrainingSet<TRow, TLabel> set, int seed)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (set.Count == 0)
        {
            throw new TrainingDataException("There are no rows to learn from.", "Widen the window, or check the filters of the source.");
        }

        var dates = new DateOnly[set.Count];
        for (var i = 0; i < dates.Length; i++)
        {
            dates[i] = _date(set.Rows.Span[i]);
        }

        var last = dates.Max();
        var until = last.AddDays(-_gapDays);
        var train = Enumerable.Range(0, dates.Length).Where(i => dates[i] < last && dates[i] <= until).ToArray();
        return train.Length > 0
            ? new(set.Select(train), null, set.Select(Enumerable.Range(0, dates.Length).Where(i => dates[i] == last).ToArray()))
            : throw new TrainingDataException(
                string.Create(CultureInfo.InvariantCulture, $"No rows are as of {until:yyyy-MM-dd} or before, {_gapDays} days before the last date, {last:yyyy-MM-dd}."),
                "Give more days of history, or a shorter horizon.");
    }
}
