namespace AudienceML.Pipelines.Customer.Recommendation;

/// <summary>What of the histories is held out.</summary>
public enum RecommendationSplitKind
{
    /// <summary>The end of each history: a share of its items, those last seen.</summary>
    LastOfEachUser = 0,

    /// <summary>What everybody did after one moment: nothing of the future is learned from, as when the model is used.</summary>
    Moment = 1,
}
