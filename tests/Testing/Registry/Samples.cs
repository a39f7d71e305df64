using System.Collections.Immutable;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Tenancy;
using AudienceML.Learning.Data;

namespace AudienceML.Testing.Registry;

/// <summary>Registrations and files for the checks, with everything in them that a store could get wrong.</summary>
internal static class Samples
{
    /// <summary>A file without content, which is another thing than no file.</summary>
    public const string EmptyName = "empty.txt";

    public static ModelKey Key { get; } = new(TenantId.Default, new("churn_prediction"));

    public static ModelRegistration Registration(string fingerprint = "a", ModelKey? key = null) => new()
    {
        Key = key ?? Key,
        Algorithm = "gradient_boosting",
        SchemaFingerprint = fingerprint,
        Domain = "customer",
        Description = "Wer geht? \"誰\" \\ 'x'; drop table; \u0001 \U0001F600\n| second line",
        CreatedBy = "somebody",
        RunId = new Guid("0b5a2f5e-7c3d-4e8f-9a1b-2c3d4e5f6a7b"),
        TrainingRows = 7_000_000_000,
        TrainingSeconds = 0.1,
        Metrics = ImmutableSortedDictionary<string, double>.Empty
            .Add("auc", 0.1 + 0.2).Add("none", double.NaN).Add("tiny", double.Epsilon).Add("huge", double.MaxValue).Add("minus", double.NegativeInfinity),
        Tags = ["b", "a, with a comma", ""],
        Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("seed", "7").Add("", "no name").Add("text", "{\"json\": [1]}"),
        Features =
        [
            new("tenure", FeatureKind.Number, 0.07, -1.5, 72, 32.4, 24.6, 0.07),
            new("plan", FeatureKind.Category, 0.93, null, null, null, null, 1.0 / 3),
            new("active", FeatureKind.Flag, 0, 0, 1, 0.5, 0.5, 0),
            new("joined", FeatureKind.Date, 0, 1, 2, double.NaN, 0, 0),
        ],
    };

    public static IReadOnlyList<ModelArtifact> Files(int length = 100) =>
    [
        new(ModelArtifact.ModelName, Bytes(length)),
        new("profile-1_b.JSON", "{}"u8.ToArray()),
        new(EmptyName, ReadOnlyMemory<byte>.Empty),
    ];

    /// <summary>All byte values, in an order that no store can guess.</summary>
    public static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)((i * 167) + (i >> 8));
        }

        return bytes;
    }
}
