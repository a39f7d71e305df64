namespace AudienceML.Learning.Tuning.Search;

/// <summary>How a trial ended.</summary>
public enum TrialState
{
    /// <summary>The objective answered a value.</summary>
    Completed,

    /// <summary>It was stopped because others were better at the same step.</summary>
    Pruned,

    /// <summary>The objective answered NaN: nothing can be said about these values.</summary>
    Failed,
}
