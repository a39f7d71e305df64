namespace AudienceML.Features.Customer.Building;

/// <summary>What a session names, by code; 0 is missing.</summary>
internal readonly struct SessionCodes
{
    public int Brand { get; init; }

    public int DeviceType { get; init; }

    public int Os { get; init; }

    public int Browser { get; init; }

    public int City { get; init; }

    public int Country { get; init; }

    public int Referrer { get; init; }

    public int Tier { get; init; }

    public int Segment { get; init; }
}
