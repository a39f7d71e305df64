using AudienceML.Core.Tenancy;

namespace AudienceML.Infrastructure.Csv.Events;

/// <summary>What to import from an event log, and how strictly.</summary>
public sealed record EventImportOptions
{
    /// <summary>The log: CSV, gzip or not.</summary>
    public required string Path { get; init; }

    /// <summary>Which columns mean what.</summary>
    public required EventColumns Columns { get; init; }

    /// <summary>Events before this moment are left out; null keeps them.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Events at or after this moment are left out; null keeps them.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The break that ends a session where the log names none, above zero.</summary>
    public TimeSpan SessionGap { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The part of rows whose time cannot be read above which the import fails, 0 to 1.</summary>
    public double MaximumUnusableShare { get; init; } = 0.01;

    /// <summary>Whose events these are.</summary>
    public TenantId Tenant { get; init; }

    internal static void Check(EventImportOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Path, nameof(options));
        ArgumentNullException.ThrowIfNull(options.Columns, nameof(options));
        if (options.SessionGap <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.SessionGap, "A break that ends a session is longer than zero.");
        }

        if (options.MaximumUnusableShare is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.MaximumUnusableShare, "The part of unusable rows is 0 to 1.");
        }

        if (options.From >= options.Until)
        {
            throw new ArgumentException($"From {options.From:O} is not before Until {options.Until:O}.", nameof(options));
        }
    }
}
