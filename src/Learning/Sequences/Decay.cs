using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Sequences;

/// <summary>How much less something counts that is longer ago or further away.</summary>
internal static class Decay
{
    private const double Ln2 = 0.69314718055994531;
    private const double MillisecondsADay = 86_400_000;

    /// <summary>½ to the power of an age over a half-life.</summary>
    /// <param name="milliseconds">The age.</param>
    /// <param name="halfLifeDays">Infinity gives 1.</param>
    public static double Half(long milliseconds, double halfLifeDays)
        => double.IsInfinity(halfLifeDays) ? 1 : DeterministicMath.Exp(-Ln2 * (milliseconds / MillisecondsADay) / halfLifeDays);

    /// <summary>1/e to the power of 0, 1, 2, … steps over a scale.</summary>
    /// <param name="count">How many.</param>
    /// <param name="scale">Infinity gives 1 for all.</param>
    public static float[] Steps(int count, double scale)
    {
        var weights = new float[count];
        for (var i = 0; i < count; i++)
        {
            weights[i] = double.IsInfinity(scale) ? 1 : (float)DeterministicMath.Exp(-i / scale);
        }

        return weights;
    }
}
