namespace AudienceML.Features.Shared.Rows;

/// <summary>All reference tables of an installation; small enough to be held whole. A table that is not there is empty.</summary>
public sealed record ReferenceTables
{
    /// <summary>Companies.</summary>
    public IReadOnlyList<Company> Companies { get; init; } = [];

    /// <summary>Brands.</summary>
    public IReadOnlyList<Brand> Brands { get; init; } = [];

    /// <summary>Countries.</summary>
    public IReadOnlyList<Country> Countries { get; init; } = [];

    /// <summary>Cities.</summary>
    public IReadOnlyList<City> Cities { get; init; } = [];

    /// <summary>Categories.</summary>
    public IReadOnlyList<Category> Categories { get; init; } = [];

    /// <summary>Kinds of devices.</summary>
    public IReadOnlyList<DeviceType> DeviceTypes { get; init; } = [];

    /// <summary>Operating systems.</summary>
    public IReadOnlyList<OperatingSystemRow> OperatingSystems { get; init; } = [];

    /// <summary>Browsers.</summary>
    public IReadOnlyList<Browser> Browsers { get; init; } = [];
}
