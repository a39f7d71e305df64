namespace AudienceML.Pipelines.Customer.Recommendation.Feedback;

/// <summary>How much recent feedback is kept in memory. What falls out is still in the store and in the next training.</summary>
public sealed record LiveHistoryOptions
{
    /// <summary>Users, 1 or more; those who were heard of longest ago fall out first. An event takes about 150 bytes.</summary>
    public int MaxUsers { get; init => field = AtLeastOne(value); } = 100_000;

    /// <summary>The newest events of a user, 1 or more.</summary>
    public int MaxEventsPerUser { get; init => field = AtLeastOne(value); } = 500;

    private static int AtLeastOne(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        return value;
    }
}
