using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Core.Features;

/// <summary>The ordered names and kinds of the features that an engineer declares, and a fingerprint of them.</summary>
public sealed class FeatureSchema
{
    private const int MaximumFeatures = 1 << 20;

    /// <summary>Creates the schema.</summary>
    /// <param name="features">Names and kinds; names are unique and not empty.</param>
    /// <param name="revision">Raised by an engineer when it computes the same names in another way. 1 or more.</param>
    public FeatureSchema(ImmutableArray<FeatureDefinition> features, int revision = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(revision, 1);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var feature in features)
        {
            if (string.IsNullOrWhiteSpace(feature.Name) || !names.Add(feature.Name))
            {
                throw new ArgumentException($"Feature names are unique and not empty; '{feature.Name}' is not.", nameof(features));
            }
        }

        Features = features;
        Revision = revision;
        Fingerprint = Hash(features, revision);
    }

    /// <summary>Names and kinds in the order of the columns.</summary>
    public ImmutableArray<FeatureDefinition> Features { get; }

    /// <summary>The engineer's revision.</summary>
    public int Revision { get; }

    /// <summary>64 hexadecimal digits over names, kinds, order and revision.</summary>
    public string Fingerprint { get; }

    /// <summary>Refuses a model that was trained on other features than this program computes, and names the difference.</summary>
    /// <exception cref="ModelFormatException">The two differ.</exception>
    public void ThrowIfNotSameAs(FeatureSchema current)
    {
        ArgumentNullException.ThrowIfNull(current);
        if (Fingerprint == current.Fingerprint)
        {
            return;
        }

        var missing = Features.Except(current.Features).Select(f => $"{f.Name} ({f.Kind})").ToArray();
        var added = current.Features.Except(Features).Select(f => $"{f.Name} ({f.Kind})").ToArray();
        var difference = (missing.Length, added.Length) switch
        {
            (0, 0) when Revision != current.Revision => $"it has revision {Revision} of the features, this program computes revision {current.Revision}",
            (0, 0) => "the features come in another order",
            _ => $"only the model has [{string.Join(", ", missing.Take(10))}], only this program has [{string.Join(", ", added.Take(10))}]",
        };
        throw new ModelFormatException(
            $"The model was trained on other features than this program computes: {difference}.",
            "Use the program version that trained it, or train it again.",
            "AML2005");
    }

    /// <summary>Writes the schema.</summary>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Revision);
        writer.Write(Features.Length);
        foreach (var feature in Features)
        {
            writer.Write(feature.Name);
            writer.Write((byte)feature.Kind);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static FeatureSchema Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var revision = reader.ReadInt32();
        var count = reader.ReadInt32();
        if (count is < 0 or > MaximumFeatures)
        {
            throw new ModelFormatException($"The schema claims {count} features.", "Register the model again.");
        }

        var features = ImmutableArray.CreateBuilder<FeatureDefinition>();
        for (var i = 0; i < count; i++)
        {
            features.Add(new FeatureDefinition(reader.ReadString(), (FeatureKind)reader.ReadByte()));
        }

        return new FeatureSchema(features.ToImmutable(), revision);
    }

    private static string Hash(ImmutableArray<FeatureDefinition> features, int revision)
    {
        var text = new StringBuilder().Append(revision).Append('\n');
        foreach (var feature in features)
        {
            text.Append((int)feature.Kind).Append(' ').Append(feature.Name).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
