namespace AudienceML.Features.Customer.Building;

/// <summary>The UTC calendar of feature definitions.</summary>
internal static class Calendar
{
    /// <summary>0 = Sunday. Day 0, the first of January of the year 1, was a Monday.</summary>
    public static int WeekdayOf(int day) => (day + 1) % 7;

    public static bool IsWeekend(int day) => WeekdayOf(day) is 0 or 6;

    /// <summary>The hour of the day with minutes as fraction.</summary>
    public static double HourOf(long ticks) => (double)(ticks % TimeSpan.TicksPerDay) / TimeSpan.TicksPerHour;
}
