using AudienceML.Learning.Calibration;
using AudienceML.Learning.Metrics;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Statistics;

namespace AudienceML.Learning.Tests.Statistics;

/// <summary>What holds for any input, tried on many.</summary>
public sealed class StatisticsProperties
{
    [FsCheck.NUnit.Property(MaxTest = 200)]
    public bool RadixSort_AnyFloats_SortsLikeArraySort(float[] values)
    {
        var sorted = values.Select(v => float.IsNaN(v) ? float.MaxValue : v + 0f).ToArray();
        var expected = sorted.Order().ToArray();
        RadixSort.Sort(sorted.AsSpan());
        return sorted.SequenceEqual(expected);
    }

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public bool Exp_AnyFloat_IsTheInverseOfLog(float x)
    {
        var back = DeterministicMathF.Log(DeterministicMathF.Exp(x));
        return !(Math.Abs(x) < 80) || Math.Abs(back - x) <= 1e-5 * Math.Max(1, Math.Abs(x));
    }

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public bool RocAuc_AnyScores_TurnsIntoOneMinusItselfWhenReversed(FsCheck.NonEmptyArray<(short Score, bool Label)> rows)
    {
        var scores = rows.Get.Select(r => (float)r.Score).ToArray();
        var labels = rows.Get.Select(r => r.Label ? 1f : 0f).ToArray();
        var auc = BinaryMetrics.RocAuc(scores, labels);
        var reversed = BinaryMetrics.RocAuc([.. scores.Select(s => -s)], labels);
        return double.IsNaN(auc) ? double.IsNaN(reversed) : auc is >= 0 and <= 1 && Math.Abs(auc + reversed - 1) < 1e-12;
    }

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public bool Stability_AnySamples_IsSymmetricAndNotNegative(byte[] first, byte[] second)
    {
        var reference = Profile(first);
        var current = Profile(second);
        var there = ProfileComparison.PopulationStability(reference, current);
        var back = ProfileComparison.PopulationStability(current, reference);
        return first.Length == 0 || second.Length == 0
            ? !there.IsComputable && !back.IsComputable
            : there.Value >= 0 && Math.Abs(there.Value - back.Value) < 1e-9 && double.IsFinite(there.Value);
    }

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public bool Profiles_AnyCut_MergeToTheWhole(byte[] values, byte cut)
    {
        var at = Math.Min(cut, values.Length);
        var merged = Profile(values[..at]);
        merged.Merge(Profile(values[at..]));
        return merged.Counts.SequenceEqual(Profile(values).Counts) && merged.TotalCount == values.Length;
    }

    [FsCheck.NUnit.Property(MaxTest = 100)]
    public bool Isotonic_AnyRows_NeverDecreasesAndKeepsTheMean(FsCheck.NonEmptyArray<(byte Score, bool Label)> rows)
    {
        var p = rows.Get.Select(r => r.Score / 255f).ToArray();
        var y = rows.Get.Select(r => r.Label ? 1f : 0f).ToArray();
        if (y.Distinct().Count() < 2)
        {
            return true;
        }

        var calibrator = IsotonicCalibrator.Fit(p, y);
        var curve = Enumerable.Range(0, 256).Select(i => calibrator.Calibrate(i / 255f)).ToArray();
        return curve.Zip(curve.Skip(1)).All(c => c.First <= c.Second) && Math.Abs(p.Average(calibrator.Calibrate) - y.Average()) < 1e-5;
    }

    [FsCheck.NUnit.Property(MaxTest = 100)]
    public bool GammaFunctions_AnyShape_RiseFromZeroToOne(FsCheck.PositiveInt shape, FsCheck.PositiveInt at)
    {
        var (a, x) = (shape.Get / 7.0, at.Get / 3.0);
        var here = SpecialFunctions.GammaP(a, x);
        return here is >= 0 and <= 1 && here <= SpecialFunctions.GammaP(a, x * 1.1) + 1e-14;
    }

    private static BinnedProfile Profile(byte[] values)
    {
        var profile = new BinnedProfile(ProfileBins.FromEdges([10, 50, 128, 200]));
        foreach (var value in values)
        {
            profile.Add(value < 5 ? float.NaN : value);
        }

        return profile;
    }
}
