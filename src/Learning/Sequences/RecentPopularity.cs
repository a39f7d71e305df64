namespace AudienceML.Learning.Sequences;

/// <summary>What share of all that was taken lately each item has: where a sequence says nothing.</summary>
internal static class RecentPopularity
{
    /// <summary>One share an item; they add up to 1.</summary>
    public static float[] Of(TimedRows rows, double halfLifeDays)
    {
        var sums = new double[rows.ItemCount];
        var total = 0.0;
        for (var row = 0; row < rows.RowCount; row++)
        {
            var items = rows[row];
            if (items.Length > 0)
            {
                var weight = Decay.Half(rows.LastTime - rows.LastTimes[row], halfLifeDays);
                total += weight * items.Length;
                foreach (var item in items)
                {
                    sums[item] += weight;
                }
            }
        }

        return Array.ConvertAll(sums, s => (float)(s / total));
    }
}
