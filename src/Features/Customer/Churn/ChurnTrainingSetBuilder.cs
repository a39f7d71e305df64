using System.Collections.Immutable;
using AudienceML.Core.Tenancy;
using AudienceML.Core.Training;
using AudienceML.Features.Customer.Building;
using AudienceML.Features.Customer.Rows;

namespace AudienceML.Features.Customer.Churn;

/// <summary>Features and churn labels of one or more feature dates, from raw sessions and events in one pass and in any order.</summary>
/// <remarks>Not safe for several threads. Memory grows with users and dates, not with rows.</remarks>
public sealed class ChurnTrainingSetBuilder
{
    private readonly CustomerFeatureBuilder _features;
    private readonly ChurnLabelBuilder _labels;
    private readonly ChurnLabelOptions _options;

    /// <summary>Creates a builder without rows.</summary>
    /// <param name="featureDates">1 to 64 dates.</param>
    /// <param name="options">What counts as churn; null for the defaults.</param>
    /// <param name="tenant">Whose rows these are.</param>
    public ChurnTrainingSetBuilder(IEnumerable<DateOnly> featureDates, ChurnLabelOptions? options = null, TenantId tenant = default)
    {
        ArgumentNullException.ThrowIfNull(featureDates);
        _options = options ?? new ChurnLabelOptions();
        _features = new CustomerFeatureBuilder(featureDates, tenant);
        _labels = new ChurnLabelBuilder(_features.FeatureDates, _options);
    }

    /// <summary>The feature dates, the earliest first.</summary>
    public ImmutableArray<DateOnly> FeatureDates => _features.FeatureDates;

    /// <summary>Up to when the data is complete.</summary>
    public DateTimeOffset DataEnd => _labels.DataEnd;

    /// <summary>Takes in a session.</summary>
    public void Add(CustomerSession session)
    {
        _labels.Add(session);
        _features.Add(session);
    }

    /// <summary>Takes in an event.</summary>
    public void Add(CustomerEvent customerEvent)
    {
        _labels.Add(customerEvent);
        _features.Add(customerEvent);
    }

    /// <summary>The rows of a date, labelled 1 for churned and 0 for seen again; no rows when the data ends before the date's horizon does.</summary>
    /// <param name="featureDate">One of <see cref="FeatureDates"/>.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public TrainingSet<CustomerUserFeatures, float> Build(DateOnly featureDate, CancellationToken cancellationToken = default) =>
        Build([featureDate], cancellationToken);

    /// <summary>The rows of several dates, one date after the other.</summary>
    /// <param name="featureDates">Some of <see cref="FeatureDates"/>.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public TrainingSet<CustomerUserFeatures, float> Build(ReadOnlySpan<DateOnly> featureDates, CancellationToken cancellationToken = default)
    {
        var (rows, labels) = (new List<CustomerUserFeatures>(), new List<float>());
        foreach (var date in featureDates)
        {
            foreach (var row in _features.Build(date))
            {
                if ((rows.Count & 0xFFF) == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                if (IsAskedAbout(row) && _labels.HasChurned(row.UserId, date) is { } churned)
                {
                    rows.Add(row);
                    labels.Add(churned ? 1 : 0);
                }
            }
        }

        return new TrainingSet<CustomerUserFeatures, float>(rows.ToArray(), labels.ToArray());
    }

    /// <summary>The rows of a date without labels, for scoring: those users that a model of these options is asked about.</summary>
    /// <param name="featureDate">One of <see cref="FeatureDates"/>.</param>
    public IEnumerable<CustomerUserFeatures> BuildUnlabelled(DateOnly featureDate) => _features.Build(featureDate).Where(IsAskedAbout);

    private bool IsAskedAbout(CustomerUserFeatures row) =>
        _options.ActiveWithinDays is not { } days || row.MlFeatures.HoursSinceLastActivity <= 24.0 * days;
}
