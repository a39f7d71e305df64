using AudienceML.Features.Customer.Rows;

namespace AudienceML.Features.Customer.Building;

/// <summary>The codes of everything that sessions and events name.</summary>
internal sealed class Interners
{
    public Interner<Guid> Ids { get; } = new();

    public Interner<string> Names { get; } = new(StringComparer.Ordinal);

    public SessionCodes CodesOf(CustomerSession session) => new()
    {
        Brand = Ids.CodeOf(session.BrandId),
        DeviceType = CodeOf(session.DeviceTypeId),
        Os = CodeOf(session.OsId),
        Browser = CodeOf(session.BrowserId),
        City = CodeOf(session.CityId),
        Country = CodeOf(session.CountryCode),
        Referrer = CodeOf(session.Referrer),
        Tier = CodeOf(session.SubscriptionTier),
        Segment = CodeOf(session.UserSegment),
    };

    public int CodeOf(Guid? id) => id is { } value ? Ids.CodeOf(value) : 0;

    private int CodeOf(string? name) => name is { Length: > 0 } ? Names.CodeOf(name) : 0;
}
