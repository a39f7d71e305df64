using System.Collections.Immutable;

namespace AudienceML.Features.Customer.Rows;

/// <summary>The user segments that sessions carry, by name.</summary>
public static class UserSegments
{
    /// <summary>Here every day and for long.</summary>
    public const string PowerUser = "power_user";

    /// <summary>Here often.</summary>
    public const string Engaged = "engaged";

    /// <summary>Here now and then.</summary>
    public const string Casual = "casual";

    /// <summary>Here for the first time.</summary>
    public const string NewVisitor = "new_visitor";

    /// <summary>Back after a break.</summary>
    public const string Returning = "returning";

    /// <summary>Pays.</summary>
    public const string Subscriber = "subscriber";

    /// <summary>All segments.</summary>
    public static ImmutableArray<string> All { get; } = [PowerUser, Engaged, Casual, NewVisitor, Returning, Subscriber];
}
