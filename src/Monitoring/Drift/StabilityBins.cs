using AudienceML.Core.Monitoring;
using AudienceML.Learning.Data;

namespace AudienceML.Monitoring.Drift;

/// <summary>The bins of a stability index: the hundred of a profile are too fine for it, and so are rare categories.</summary>
internal static class StabilityBins
{
    private const double NumberShare = 0.1;
    private const double CategoryShare = 0.005;

    /// <summary>The shares of both profiles in the same bins; missing values and unseen categories come last.</summary>
    public static (double[] Reference, double[] Current) Shares(FeatureProfile reference, FeatureProfile current)
    {
        if (reference.Counts.Length != current.Counts.Length)
        {
            throw new ArgumentException($"The profiles of '{reference.Name}' have different bins.", nameof(current));
        }

        var groups = reference.Kind == FeatureKind.Category ? Categories(reference) : Neighbours(reference);
        var bins = groups.Length == 0 ? 0 : groups.Max() + 1;
        var (r, c) = (new double[bins + 2], new double[bins + 2]);
        for (var i = 0; i < groups.Length; i++)
        {
            r[groups[i]] += (double)reference.Counts[i] / reference.Rows;
            c[groups[i]] += (double)current.Counts[i] / current.Rows;
        }

        r[bins] = (double)reference.Missing / reference.Rows;
        c[bins] = (double)current.Missing / current.Rows;
        r[bins + 1] = (double)reference.Unseen / reference.Rows;
        c[bins + 1] = (double)current.Unseen / current.Rows;
        return (r, c);
    }

    /// <summary>Joins neighbours until each group holds a tenth of the reference.</summary>
    private static int[] Neighbours(FeatureProfile reference)
    {
        var groups = new int[reference.Counts.Length];
        var (group, gathered) = (0, 0L);
        for (var i = 0; i < groups.Length; i++)
        {
            groups[i] = group;
            gathered += reference.Counts[i];

            // A group is closed only where another one can follow.
            if (gathered >= NumberShare * reference.Present && i + 1 < groups.Length)
            {
                group++;
                gathered = 0;
            }
        }

        return groups;
    }

    /// <summary>Each frequent category for itself, all rare ones together.</summary>
    private static int[] Categories(FeatureProfile reference)
    {
        var groups = new int[reference.Counts.Length];
        var (next, rare) = (0, -1);
        for (var i = 0; i < groups.Length; i++)
        {
            if (reference.Counts[i] >= CategoryShare * reference.Rows)
            {
                groups[i] = next++;
            }
            else
            {
                rare = rare < 0 ? next++ : rare;
                groups[i] = rare;
            }
        }

        return groups;
    }
}
