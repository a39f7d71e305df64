using AudienceML.Core.Features;
using AudienceML.Features.Customer.Rows;

namespace AudienceML.Features.Customer.Shared;

/// <summary>The time since a user was last seen, and nothing else: what every churn model is compared with.</summary>
public sealed class RecencyFeatureEngineer : BaseFeatureEngineer<CustomerUserFeatures>
{
    /// <summary>Declares the feature.</summary>
    public RecencyFeatureEngineer() => Number("hours_since_last_activity", r => Float.Of(r.MlFeatures.HoursSinceLastActivity));
}
