namespace AudienceML.Core.Registry;

/// <summary>One file of a version, as it is handed to the registry.</summary>
/// <param name="Name">A plain file name, such as model.bin: letters, digits, dots, dashes and underscores, no dot in front.</param>
/// <param name="Content">The bytes.</param>
public sealed record ModelArtifact(string Name, ReadOnlyMemory<byte> Content)
{
    /// <summary>The name under which every version keeps the model itself.</summary>
    public const string ModelName = "model.bin";

    /// <summary>The name under which a version keeps the profile of its training data and predictions.</summary>
    public const string ProfileName = "profile.json";

    /// <summary>The name under which a version keeps its model card.</summary>
    public const string CardName = "card.md";
}
