using System.Collections.Frozen;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Rows;

namespace AudienceML.Features.Shared.Joining;

/// <summary>Puts names to the ids of rows. What the reference tables do not know is null. Immutable; of equal ids the first row counts.</summary>
public sealed class ReferenceJoiner
{
    private readonly FrozenDictionary<Guid, Company> _companies;
    private readonly FrozenDictionary<Guid, Brand> _brands;
    private readonly FrozenDictionary<string, Country> _countries;
    private readonly FrozenDictionary<Guid, City> _cities;
    private readonly FrozenDictionary<Guid, Category> _categories;
    private readonly FrozenDictionary<Guid, DeviceType> _deviceTypes;
    private readonly FrozenDictionary<Guid, OperatingSystemRow> _operatingSystems;
    private readonly FrozenDictionary<Guid, Browser> _browsers;

    /// <summary>Indexes the tables.</summary>
    public ReferenceJoiner(ReferenceTables tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        _companies = Index(tables.Companies, r => r.CompanyId);
        _brands = Index(tables.Brands, r => r.BrandId);
        _countries = Index(tables.Countries, r => r.CountryCode, StringComparer.OrdinalIgnoreCase);
        _cities = Index(tables.Cities, r => r.CityId);
        _categories = Index(tables.Categories, r => r.CategoryId);
        _deviceTypes = Index(tables.DeviceTypes, r => r.DeviceTypeId);
        _operatingSystems = Index(tables.OperatingSystems, r => r.OsId);
        _browsers = Index(tables.Browsers, r => r.BrowserId);
    }

    /// <summary>The company of an id.</summary>
    public Company? Company(Guid? id) => Find(_companies, id);

    /// <summary>The brand of an id.</summary>
    public Brand? Brand(Guid? id) => Find(_brands, id);

    /// <summary>The country of a code, in any case.</summary>
    public Country? Country(string? code) => code is not null ? _countries.GetValueOrDefault(code) : null;

    /// <summary>The city of an id.</summary>
    public City? City(Guid? id) => Find(_cities, id);

    /// <summary>The category of an id.</summary>
    public Category? Category(Guid? id) => Find(_categories, id);

    /// <summary>The topmost category above an id; a circle ends where it is first closed.</summary>
    public Category? TopCategory(Guid? id)
    {
        var category = Category(id);
        for (var steps = 0; steps < _categories.Count && category?.ParentCategoryId is { } parent && Category(parent) is { } above; steps++)
        {
            category = above;
        }

        return category;
    }

    /// <summary>The kind of device of an id.</summary>
    public DeviceType? DeviceType(Guid? id) => Find(_deviceTypes, id);

    /// <summary>The operating system of an id.</summary>
    public OperatingSystemRow? OperatingSystem(Guid? id) => Find(_operatingSystems, id);

    /// <summary>The browser of an id.</summary>
    public Browser? Browser(Guid? id) => Find(_browsers, id);

    /// <summary>A session with the names of what it refers to.</summary>
    public Joined<CustomerSession> Join(CustomerSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return Join(
            session, session.BrandId, session.CountryCode, session.CityId, null, session.DeviceTypeId, session.OsId, session.BrowserId);
    }

    /// <summary>An event with the names of what it refers to.</summary>
    public Joined<CustomerEvent> Join(CustomerEvent customerEvent)
    {
        ArgumentNullException.ThrowIfNull(customerEvent);
        return Join(
            customerEvent, customerEvent.BrandId, customerEvent.CountryCode, customerEvent.CityId, customerEvent.CategoryId,
            customerEvent.DeviceTypeId, customerEvent.OsId, customerEvent.BrowserId);
    }

    /// <summary>User features with the names of what they refer to.</summary>
    public Joined<CustomerUserFeatures> Join(CustomerUserFeatures features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return Join(
            features, features.PreferredBrandId, features.PrimaryCountryCode, features.PrimaryCityId, features.PreferredCategoryId,
            features.PreferredDeviceTypeId, features.PreferredOsId, features.PreferredBrowserId);
    }

    private Joined<TRow> Join<TRow>(
        TRow row, Guid? brand, string? country, Guid? city, Guid? category, Guid? deviceType, Guid? os, Guid? browser)
    {
        var place = City(city);
        var land = Country(country ?? place?.CountryCode);
        return new Joined<TRow>(row)
        {
            BrandName = Brand(brand)?.BrandName,
            CountryName = land?.CountryName,
            Region = land?.Region,
            CityName = place?.CityName,
            CategoryName = Category(category)?.CategoryName,
            DeviceTypeName = DeviceType(deviceType)?.DeviceTypeName,
            OsName = OperatingSystem(os)?.OsName,
            BrowserName = Browser(browser)?.BrowserName,
        };
    }

    private static T? Find<T>(FrozenDictionary<Guid, T> index, Guid? id)
        where T : class => id is { } key ? index.GetValueOrDefault(key) : null;

    private static FrozenDictionary<TKey, T> Index<TKey, T>(IReadOnlyList<T> rows, Func<T, TKey> key, IEqualityComparer<TKey>? equality = null)
        where TKey : notnull
    {
        var index = new Dictionary<TKey, T>(equality);
        foreach (var row in rows)
        {
            index.TryAdd(key(row), row);
        }

        return index.ToFrozenDictionary(equality);
    }
}
