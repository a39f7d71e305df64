namespace AudienceML.Core.Monitoring;

/// <summary>How far data moved.</summary>
public enum DriftLevel
{
    /// <summary>Not more than chance explains, or not enough to matter.</summary>
    None,

    /// <summary>Worth a look.</summary>
    Moderate,

    /// <summary>The model sees another world than it was trained on.</summary>
    Major,
}
