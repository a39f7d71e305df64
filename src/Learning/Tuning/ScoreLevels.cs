using System.Collections.Immutable;

namespace AudienceML.Learning.Tuning;

/// <summary>Ascending thresholds that cut scores into levels, such as low, medium, high and critical risk.</summary>
public sealed class ScoreLevels
{
    /// <summary>Takes thresholds in ascending order; equal ones leave a level empty.</summary>
    public ScoreLevels(ReadOnlySpan<float> thresholds)
    {
        for (var i = 0; i < thresholds.Length; i++)
        {
            if (float.IsNaN(thresholds[i]) || (i > 0 && thresholds[i] < thresholds[i - 1]))
            {
                throw new ArgumentException("The thresholds of levels ascend and are not NaN.", nameof(thresholds));
            }
        }

        Thresholds = [.. thresholds];
    }

    /// <summary>Where each level above the lowest begins.</summary>
    public ImmutableArray<float> Thresholds { get; }

    /// <summary>0 below the first threshold, 1 from it on, and so on; 0 for NaN.</summary>
    public int LevelOf(float score)
    {
        var level = 0;
        while (level < Thresholds.Length && score >= Thresholds[level])
        {
            level++;
        }

        return level;
    }
}
