using System.Data.Common;
using AudienceML.Cli.Errors;
using AudienceML.Core.Hosting;
using AudienceML.Infrastructure.Files;
using AudienceML.Infrastructure.PostgreSql;

namespace AudienceML.Cli.Hosting;

/// <summary>Where models are kept: a folder or a PostgreSQL database.</summary>
/// <param name="Name">As messages may show it: never with a password.</param>
/// <param name="ConnectionString">The database; null for a folder.</param>
internal sealed record StoreLocation(string Name, string? ConnectionString)
{
    /// <summary>Reads "./models" or "Host=localhost;Database=audience".</summary>
    public static StoreLocation Parse(string store)
    {
        if (string.IsNullOrWhiteSpace(store))
        {
            throw new UsageException("--store is empty.", "Name a folder, or a connection string such as Host=localhost;Database=audience.");
        }

        if (File.Exists(store))
        {
            throw new UsageException($"The store '{store}' is a file.", "Name a folder with --store; it is created where it does not exist.");
        }

        if (!store.Contains('=', StringComparison.Ordinal))
        {
            return new StoreLocation(store, null);
        }

        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = store };
            if (parts.TryGetValue("Host", out var host) || parts.TryGetValue("Server", out host))
            {
                return new StoreLocation($"{(parts.TryGetValue("Database", out var database) ? database : "postgres")} at {host}", store);
            }
        }
        catch (ArgumentException)
        {
            // A folder's name may hold an equals sign.
        }

        return new StoreLocation(store, null);
    }

    /// <summary>Registers the store.</summary>
    public void Use(IAudienceBuilder audience)
    {
        if (ConnectionString is null)
        {
            audience.UseFiles(Name);
        }
        else
        {
            audience.UsePostgreSql(ConnectionString);
        }
    }
}
