namespace AudienceML.Core.Registry;

/// <summary>Where a version stands. Stored by its upper-case name.</summary>
public enum ModelStage
{
    /// <summary>Its training has not ended.</summary>
    Training,

    /// <summary>Trained and measured.</summary>
    Validated,

    /// <summary>Chosen to be tried before production.</summary>
    Staging,

    /// <summary>Serving: one version a model and tenant.</summary>
    Production,

    /// <summary>Was in production, and can be again by a rollback.</summary>
    Deprecated,

    /// <summary>Kept for the record only.</summary>
    Archived,
}
