namespace AudienceML.Learning.Statistics;

/// <summary>Corrections for looking at many p values at once.</summary>
public static class MultipleTesting
{
    /// <summary>
    /// P values adjusted after Benjamini and Hochberg 1995: calling all at or below α significant keeps the expected share of false alarms
    /// among the alarms at α.
    /// </summary>
    /// <param name="pValues">Each 0 to 1.</param>
    /// <returns>Adjusted values in the same order.</returns>
    public static double[] BenjaminiHochberg(ReadOnlySpan<double> pValues)
    {
        var order = new int[pValues.Length];
        var sorted = pValues.ToArray();
        for (var i = 0; i < order.Length; i++)
        {
            if (!(pValues[i] is >= 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(pValues), pValues[i], "A p value lies between 0 and 1.");
            }

            order[i] = i;
        }

        Array.Sort(sorted, order);
        var adjusted = new double[pValues.Length];
        var smallest = 1.0;
        for (var rank = order.Length; rank >= 1; rank--)
        {
            smallest = Math.Min(smallest, sorted[rank - 1] * order.Length / rank);
            adjusted[order[rank - 1]] = smallest;
        }

        return adjusted;
    }
}
