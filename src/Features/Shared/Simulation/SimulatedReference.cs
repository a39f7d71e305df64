using System.Collections.Immutable;
using AudienceML.Core.Tenancy;
using AudienceML.Features.Shared.Loading;
using AudienceML.Features.Shared.Rows;

namespace AudienceML.Features.Shared.Simulation;

/// <summary>The reference tables of the simulated publisher: the same for every seed.</summary>
internal sealed class SimulatedReference
{
    public SimulatedReference(TenantId? tenant)
    {
        var company = tenant?.CompanyId ?? StableId.From("company", "simulated");
        var whole = tenant is { } t && t.BrandId != default;
        Company = company;
        Brands = whole ? [tenant!.Value.BrandId] : [StableId.From("brand", "daily"), StableId.From("brand", "weekend")];
        Tables = new ReferenceTables
        {
            Companies = [new(company, "Simulated Media")],
            Brands = [.. Brands.Select((id, i) => new Brand(id, company, i == 0 ? "The Daily" : "The Weekend", i == 0 ? "daily" : "weekend"))],
            Countries = [new("DE", "Germany", "Europe"), new("AT", "Austria", "Europe"), new("CH", "Switzerland", "Europe")],
            Cities =
            [
                City("DE", "Berlin", 52.52, 13.41, "Europe/Berlin"), City("DE", "Hamburg", 53.55, 9.99, "Europe/Berlin"),
                City("DE", "Munich", 48.14, 11.58, "Europe/Berlin"), City("DE", "Cologne", 50.94, 6.96, "Europe/Berlin"),
                City("AT", "Vienna", 48.21, 16.37, "Europe/Vienna"), City("AT", "Graz", 47.07, 15.44, "Europe/Vienna"),
                City("CH", "Zurich", 47.38, 8.54, "Europe/Zurich"), City("CH", "Basel", 47.56, 7.59, "Europe/Zurich"),
            ],
            Categories = [.. Topics.All.Select(topic => new Category(StableId.From("category", topic.Name), null, topic.Name))],
            DeviceTypes = [.. Names("desktop mobile tablet", "device_type", (id, name) => new DeviceType(id, name))],
            OperatingSystems = [.. Names("Windows macOS Linux Android iOS", "os", (id, name) => new OperatingSystemRow(id, name))],
            Browsers = [.. Names("Chrome Safari Firefox Edge", "browser", (id, name) => new Browser(id, name))],
        };
    }

    public Guid Company { get; }

    public ImmutableArray<Guid> Brands { get; }

    public ReferenceTables Tables { get; }

    private static City City(string country, string name, double latitude, double longitude, string timezone) =>
        new(StableId.From("city", name), country, name, latitude, longitude, timezone);

    private static IEnumerable<T> Names<T>(string names, string scope, Func<Guid, string, T> create) =>
        names.Split(' ').Select(name => create(StableId.From(scope, name), name));
}
