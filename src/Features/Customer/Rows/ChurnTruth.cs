namespace AudienceML.Features.Customer.Rows;

/// <summary>What a simulation knows of a user at an as-of moment: the best that any model could say. A row of <c>churn_truth</c>.</summary>
public sealed record ChurnTruth
{
    /// <summary>The user.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The as-of moment.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The days after <see cref="AsOf"/> that the probability is about.</summary>
    public required int HorizonDays { get; init; }

    /// <summary>The true probability that no session starts within the horizon, 0 to 1.</summary>
    public required double ChurnProbability { get; init; }

    /// <summary>The hazard of leaving for good, by day, 0 or more, at the as-of moment.</summary>
    public double Hazard { get; init; }

    /// <summary>Whether no session did start within the horizon; null where the simulation ends before.</summary>
    public bool? Churned { get; init; }
}
