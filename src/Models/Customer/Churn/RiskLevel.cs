namespace AudienceML.Models.Customer.Churn;

/// <summary>How urgent a user is. Stored by its lower-case name.</summary>
public enum RiskLevel
{
    /// <summary>Below the medium threshold.</summary>
    Low,

    /// <summary>From the medium threshold on.</summary>
    Medium,

    /// <summary>From the high threshold on.</summary>
    High,

    /// <summary>From the critical threshold on.</summary>
    Critical,
}
