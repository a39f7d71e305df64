namespace AudienceML.Learning.Recommenders.Evaluation;

/// <summary>What becomes of a pair of user and item that a log holds more than once.</summary>
public enum DuplicateHandling
{
    /// <summary>The last one by time counts, and among equal times the last row: right for ratings, which people change.</summary>
    Last = 0,

    /// <summary>Values are added up and the last time is kept: right for counts of views and plays.</summary>
    Sum = 1,
}
