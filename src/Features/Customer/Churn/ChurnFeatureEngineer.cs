using AudienceML.Core.Features;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Customer.Shared;

namespace AudienceML.Features.Customer.Churn;

/// <summary>Everything that may tell of churn: behaviour, engagement, time and subscription.</summary>
public sealed class ChurnFeatureEngineer : BaseFeatureEngineer<CustomerUserFeatures>
{
    /// <summary>Declares the features.</summary>
    public ChurnFeatureEngineer()
    {
        Include(new TemporalFeatureEngineer());
        Include(new BehaviouralFeatureEngineer());
        Include(new EngagementFeatureEngineer());
        Category("subscription_tier", r => r.CurrentSubscriptionTier);
        Category("user_segment", r => r.CurrentUserSegment);
        Flag("has_cancelled", r => r.MlFeatures.HasCancelled);
        Number("hours_since_cancel", r => Float.Of(r.MlFeatures.HoursSinceCancel));
    }
}
