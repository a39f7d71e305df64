namespace AudienceML.Testing.Registry;

/// <summary>What a <see cref="RegistryStep"/> does.</summary>
public enum RegistryStepKind
{
    /// <summary>Registers a version.</summary>
    Register,

    /// <summary>Moves one to a stage.</summary>
    Move,

    /// <summary>Rolls production back.</summary>
    Rollback,

    /// <summary>Deletes one.</summary>
    Delete,
}
