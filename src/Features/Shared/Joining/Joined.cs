namespace AudienceML.Features.Shared.Joining;

/// <summary>A row with the names of what it refers to; null where the row has no id or the reference tables do not know it.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <param name="Row">The row.</param>
public sealed record Joined<TRow>(TRow Row)
{
    /// <summary>The brand.</summary>
    public string? BrandName { get; init; }

    /// <summary>The country; where the row does not say, that of its city.</summary>
    public string? CountryName { get; init; }

    /// <summary>The country's region.</summary>
    public string? Region { get; init; }

    /// <summary>The city.</summary>
    public string? CityName { get; init; }

    /// <summary>The category.</summary>
    public string? CategoryName { get; init; }

    /// <summary>The kind of device.</summary>
    public string? DeviceTypeName { get; init; }

    /// <summary>The operating system.</summary>
    public string? OsName { get; init; }

    /// <summary>The browser.</summary>
    public string? BrowserName { get; init; }
}
