using System.Diagnostics;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Statistics;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>Population stability over deciles and the exact Kolmogorov-Smirnov statistic of 100 columns, a million values against a million.</summary>
internal sealed class ColumnDrift : Workload
{
    private const int Columns = 100;
    private const int Rows = 1_000_000;
    private float[] _reference = [];
    private float[] _current = [];
    private int _threads;

    public override string Name => "psi-ks";

    public override string What => "PSI over deciles and exact KS, 100 columns, 1,000,000 against 1,000,000 values";

    public override IReadOnlyList<Peer> Peers => [new("numpy, two threads", "psi_ks.py", 0.1)];

    public override int Runs => 2;

    public override void WriteArrays(Arrays arrays)
    {
        arrays.Ensure("drift_reference", Rows, () => Draw(1, 0));
        arrays.Ensure("drift_current", Rows, () => Draw(2, 1e-4));
    }

    public override void Prepare(Arrays arrays, int threads) =>
        (_reference, _current, _threads) = (arrays.Read("drift_reference"), arrays.Read("drift_current"), threads);

    public override Outcome Run(int seed)
    {
        var stability = new double[Columns];
        var gaps = new double[Columns];
        var watch = Stopwatch.StartNew();
        Blocks.For(Columns, 1, _threads, (column, _, _) =>
        {
            var reference = SortedSample.Of(_reference.AsSpan(column * Rows, Rows));
            var current = SortedSample.Of(_current.AsSpan(column * Rows, Rows));
            var bins = ProfileBins.FromSample(reference);
            var (before, after) = (new BinnedProfile(bins), new BinnedProfile(bins));
            before.Add(reference);
            after.Add(current);
            stability[column] = ProfileComparison.PopulationStability(before, after).Value;
            gaps[column] = TwoSampleTests.KolmogorovSmirnov(reference, current).Value;
        });
        return new(watch.Elapsed.TotalSeconds, new Dictionary<string, double> { ["sum of PSI"] = stability.Sum(), ["sum of KS"] = gaps.Sum() });
    }

    /// <summary>Bell curves whose middle moves a little more from column to column.</summary>
    private static float[] Draw(int seed, double shift)
    {
        var values = new float[Columns * Rows];
        Parallel.For(0, Columns, column =>
        {
            var random = new RandomSource((ulong)((seed * Columns) + column));
            for (var i = 0; i < Rows; i++)
            {
                values[(column * Rows) + i] = (float)random.Normal(shift * column, 1);
            }
        });
        return values;
    }
}
