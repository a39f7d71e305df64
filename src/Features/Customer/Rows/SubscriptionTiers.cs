using System.Collections.Immutable;

namespace AudienceML.Features.Customer.Rows;

/// <summary>The subscription tiers by name.</summary>
public static class SubscriptionTiers
{
    /// <summary>Pays nothing.</summary>
    public const string Free = "free";

    /// <summary>The first paid tier.</summary>
    public const string Premium = "premium";

    /// <summary>For professionals.</summary>
    public const string Pro = "pro";

    /// <summary>For whole companies.</summary>
    public const string Enterprise = "enterprise";

    /// <summary>All tiers, the cheapest first.</summary>
    public static ImmutableArray<string> All { get; } = [Free, Premium, Pro, Enterprise];
}
