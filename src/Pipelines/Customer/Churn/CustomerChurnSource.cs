using System.Globalization;
using AudienceML.Core.Training;
using AudienceML.Features.Customer.Churn;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Learning.Errors;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Customer.Churn;

/// <summary>Labelled user features from raw sessions and events: those of the held-out date, and of dates before it to learn from.</summary>
/// <param name="source">Where sessions and events are read.</param>
/// <param name="options">Which dates and what counts as churn.</param>
public sealed class CustomerChurnSource(ICustomerSource source, CustomerChurnOptions? options = null) : ITrainingSource<CustomerUserFeatures, float>
{
    private readonly ICustomerSource _source = source ?? throw new ArgumentNullException(nameof(source));
    private readonly CustomerChurnOptions _options = (options ?? new()).Check();

    /// <inheritdoc/>
    public string Description => _options.AsOf is { } asOf
        ? string.Create(CultureInfo.InvariantCulture, $"user features as of {asOf:yyyy-MM-dd} and before")
        : "user features as of the last date with a full horizon, and before";

    /// <inheritdoc/>
    public async Task<TrainingSet<CustomerUserFeatures, float>> LoadAsync(TrainingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var query = new CustomerQuery(request.Tenant);
        var dates = _options.AsOf is { } asOf ? DatesBefore(asOf) : await PlanAsync(query, cancellationToken).ConfigureAwait(false);
        var builder = new ChurnTrainingSetBuilder(dates, _options.Labels, request.Tenant);
        await foreach (var session in _source.ReadSessionsAsync(query, cancellationToken).ConfigureAwait(false))
        {
            builder.Add(session);
        }

        await foreach (var customerEvent in _source.ReadEventsAsync(query, cancellationToken).ConfigureAwait(false))
        {
            builder.Add(customerEvent);
        }

        var set = builder.Build(dates, cancellationToken);
        var complete = dates[^1].AddDays(_options.Labels.HorizonDays).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) <= builder.DataEnd.UtcDateTime;
        return set.Count > 0 && complete
            ? set
            : throw new TrainingDataException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"No user has features and {_options.Labels.HorizonDays} days of known outcome as of {dates[^1]:yyyy-MM-dd}; the data ends {builder.DataEnd:yyyy-MM-dd HH:mm}."),
                "Give more days of data, an earlier date or a shorter horizon.");
    }

    private DateOnly[] DatesBefore(DateOnly asOf) =>
    [
        .. Enumerable.Range(0, _options.TrainingDates)
            .Select(i => asOf.AddDays(-_options.Labels.HorizonDays - (i * Math.Max(1, _options.Labels.HorizonDays / 2))))
            .Reverse(),
        asOf,
    ];

    /// <summary>Reads everything once to see from when to when it goes.</summary>
    private async Task<DateOnly[]> PlanAsync(CustomerQuery query, CancellationToken cancellationToken)
    {
        var (start, end) = (DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
        await foreach (var session in _source.ReadSessionsAsync(query, cancellationToken).ConfigureAwait(false))
        {
            start = session.SessionStart < start ? session.SessionStart : start;
            end = (session.SessionEnd ?? session.SessionStart) is var ended && ended > end ? ended : end;
        }

        await foreach (var customerEvent in _source.ReadEventsAsync(query, cancellationToken).ConfigureAwait(false))
        {
            start = customerEvent.EventTimestamp < start ? customerEvent.EventTimestamp : start;
            end = customerEvent.EventTimestamp > end ? customerEvent.EventTimestamp : end;
        }

        if (end <= start)
        {
            throw new TrainingDataException("There are no sessions and no events to learn from.", "Check the folder or the tenant.");
        }

        // Rounded up to the hour, as the labels do it.
        var complete = _options.Labels.DataEnd
            ?? new DateTimeOffset((end.UtcTicks + TimeSpan.TicksPerHour - 1) / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero);
        var plan = ChurnDates.Plan(start, complete, _options.Labels.HorizonDays, _options.TrainingDates);
        return plan.Train.Length > 0
            ? [.. plan.Train, plan.Test]
            : throw new TrainingDataException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The data goes from {start:yyyy-MM-dd} to {complete:yyyy-MM-dd}, too short for a horizon of {_options.Labels.HorizonDays} days: one is needed to learn from and one to be measured on."),
                "Give more days of data or a shorter horizon.");
    }
}
