using System.Buffers.Binary;
using AudienceML.Core.Tenancy;
using AudienceML.Features.Shared.Loading;

namespace AudienceML.Features.Customer.Building;

/// <summary>The id of a row of user features, the same for the same user, tenant and date: writing it again replaces it.</summary>
internal static class FeatureRowId
{
    public static Guid Of(Guid user, TenantId tenant, DateOnly date)
    {
        var (userLow, userHigh) = Halves(user);
        var (companyLow, companyHigh) = Halves(tenant.CompanyId);
        var (brandLow, brandHigh) = Halves(tenant.BrandId);
        return StableId.From("user_feature", userLow ^ (companyLow * 3) ^ (brandLow * 5) ^ date.DayNumber, userHigh ^ (companyHigh * 3) ^ (brandHigh * 5));
    }

    private static (long Low, long High) Halves(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = id.TryWriteBytes(bytes, bigEndian: true, out _);
        return (BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));
    }
}
