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
        var last = _options.AsOf ?? await LastDateAsync(query, cancellationToken).ConfigureAwait(false);
        var dates = Enumerable.Range(0, _options.TrainingDates)
            .Select(i => last.AddDays(-_options.Labels.HorizonDays - (i * _options.DaysBetweenDates)))
            .Append(last)
            .ToArray();
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
        return set.Count > 0
            ? set
            : throw new TrainingDataException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"No user has features and {_options.Labels.HorizonDays} days of known outcome as of {last:yyyy-MM-dd}; the data ends {builder.DataEnd:yyyy-MM-dd HH:mm}."),
                "Give more days of data, an earlier date or a shorter horizon.");
    }

    /// <summary>The last date whose horizon is over by the last sign of life.</summary>
    private async Task<DateOnly> LastDateAsync(CustomerQuery query, CancellationToken cancellationToken)
    {
        var end = _options.Labels.DataEnd ?? DateTimeOffset.MinValue;
        if (_options.Labels.DataEnd is null)
        {
            await foreach (var session in _source.ReadSessionsAsync(query, cancellationToken).ConfigureAwait(false))
            {
                end = Later(end, session.SessionEnd ?? session.SessionStart);
            }

            await foreach (var customerEvent in _source.ReadEventsAsync(query, cancellationToken).ConfigureAwait(false))
            {
                end = Later(end, customerEvent.EventTimestamp);
            }
        }

        if (end == DateTimeOffset.MinValue)
        {
            throw new TrainingDataException("There are no sessions and no events to learn from.", "Check the folder or the tenant.");
        }

        // Rounded up to the hour, as the labels do it.
        var rounded = new DateTimeOffset((end.UtcTicks + TimeSpan.TicksPerHour - 1) / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero);
        return DateOnly.FromDateTime(rounded.UtcDateTime).AddDays(-_options.Labels.HorizonDays);
    }

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;
}
