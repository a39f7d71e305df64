using AudienceML.Learning.Errors;

namespace AudienceML.Models.Customer.Recommendation;

/// <content>The model as one artifact.</content>
public sealed partial class RecommendationModel
{
    /// <summary>Reads what <c>Save</c> returned.</summary>
    /// <exception cref="ModelFormatException">Truncated, altered, of another model, or of a newer format.</exception>
    public static RecommendationModel Load(ReadOnlyMemory<byte> artifact)
    {
        using var reader = Open(artifact, Code, out _);
        try
        {
            return new(PartsFormat.Read(reader));
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException or OverflowException or InvalidOperationException)
        {
            throw new ModelFormatException($"The model is damaged: {e.Message}", "Copy it again, or register the model again.", innerException: e);
        }
    }

    /// <inheritdoc/>
    protected override void SaveCore(BinaryWriter writer) => PartsFormat.Write(_parts, writer);
}
