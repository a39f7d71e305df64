namespace AudienceML.Features.Customer.Building;

/// <summary>How often in the last 1, 3, 7, 14, 28 and 30 days before a moment.</summary>
internal struct WindowCounts
{
    public int Day1;
    public int Day3;
    public int Day7;
    public int Day14;
    public int Day28;
    public int Day30;

    /// <summary>Counts one occurrence.</summary>
    /// <param name="ago">Ticks before the moment, above 0; exactly n days ago is inside the window of n days.</param>
    public void Add(long ago)
    {
        if (ago > 30 * TimeSpan.TicksPerDay)
        {
            return;
        }

        Day30++;
        Day28 += ago <= 28 * TimeSpan.TicksPerDay ? 1 : 0;
        Day14 += ago <= 14 * TimeSpan.TicksPerDay ? 1 : 0;
        Day7 += ago <= 7 * TimeSpan.TicksPerDay ? 1 : 0;
        Day3 += ago <= 3 * TimeSpan.TicksPerDay ? 1 : 0;
        Day1 += ago <= TimeSpan.TicksPerDay ? 1 : 0;
    }
}
