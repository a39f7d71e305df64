using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AudienceML.Infrastructure.PostgreSql;

/// <summary>One script that brings a database forward. Scripts only add, so that a process of the version before goes on working.</summary>
/// <param name="Number">Its place in the order: 1-99 registry, 100-199 data, 200-299 results.</param>
/// <param name="Name">Its file name without the ending.</param>
/// <param name="Sql">Its statements.</param>
internal sealed record PostgresMigration(int Number, string Name, string Sql)
{
    /// <summary>The scripts embedded in this assembly, in order.</summary>
    public static IReadOnlyList<PostgresMigration> Embedded { get; } = ReadEmbedded();

    /// <summary>SHA-256 of the statements; line endings do not count, because a checkout may change them.</summary>
    public string Checksum =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    private static List<PostgresMigration> ReadEmbedded()
    {
        var assembly = typeof(PostgresMigration).Assembly;
        var migrations = new List<PostgresMigration>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            var name = Path.GetFileNameWithoutExtension(resource);
            migrations.Add(new(int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), name, reader.ReadToEnd()));
        }

        migrations.Sort((a, b) => a.Number.CompareTo(b.Number));
        return migrations;
    }
}
