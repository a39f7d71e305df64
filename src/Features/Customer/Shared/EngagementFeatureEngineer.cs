using AudienceML.Core.Features;
using AudienceML.Features.Customer.Rows;

namespace AudienceML.Features.Customer.Shared;

/// <summary>How intensely a user takes part, and whether that grows or fades.</summary>
public sealed class EngagementFeatureEngineer : BaseFeatureEngineer<CustomerUserFeatures>
{
    /// <summary>Declares the features.</summary>
    public EngagementFeatureEngineer()
    {
        Number("avg_article_views", r => Float.Of(r.AvgArticleViews));
        Number("avg_article_clicks", r => Float.Of(r.AvgArticleClicks));
        Number("avg_video_plays", r => Float.Of(r.AvgVideoPlays));
        Number("avg_searches", r => Float.Of(r.AvgSearches));
        Number("total_newsletter_signups", r => r.TotalNewsletterSignups);
        Number("total_ad_clicks", r => r.TotalAdClicks);
        Number("avg_engagement_score", r => Float.Of(r.AvgEngagementScore));
        Number("max_engagement_score", r => Float.Of(r.MaxEngagementScore));
        Number("min_engagement_score", r => Float.Of(r.MinEngagementScore));
        Number("engagement_score_14d", r => Float.Of(r.MlFeatures.AvgEngagementScore14d));
        Number("engagement_change_14d", r => Float.Of(r.MlFeatures.AvgEngagementScore14d - r.AvgEngagementScore));
        Flag("has_newsletter", r => r.HasNewsletter);
        Number("newsletter_signup_rate", r => Float.Of(r.NewsletterSignupRate));
        Number("interactions", r => r.MlFeatures.Interactions);
        Number("ad_click_rate", r => Float.Ratio(r.TotalAdClicks, r.MlFeatures.AdImpressions));
        Number("avg_dwell_sec", r => Float.Of(r.MlFeatures.AvgDwellSec));
        Number("avg_scroll_depth", r => Float.Of(r.MlFeatures.AvgScrollDepth));
        Number("first_article_events", r => Float.Of(r.MlFeatures.FirstArticleEvents));
        Number("first_article_age_hours", r => Float.Of(r.MlFeatures.FirstArticleAgeHours));
        Number("last_article_events", r => Float.Of(r.MlFeatures.LastArticleEvents));
        Number("last_article_age_hours", r => Float.Of(r.MlFeatures.LastArticleAgeHours));
    }
}
