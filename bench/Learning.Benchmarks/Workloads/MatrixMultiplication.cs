using System.Diagnostics;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>Product of two square matrices in single precision.</summary>
internal sealed class MatrixMultiplication : Workload
{
    private const int Size = 2048;
    private float[] _left = [];
    private float[] _right = [];
    private float[] _result = [];
    private int _threads;

    public override string Name => "sgemm";

    public override string What => $"matrix product in single precision, {Size:N0} × {Size:N0}";

    public override IReadOnlyList<Peer> Peers => [new("numpy", "sgemm.py", 1.25)];

    public override int Runs => 5;

    public override void WriteArrays(Arrays arrays)
    {
        for (var side = 1; side <= 2; side++)
        {
            var seed = side;
            arrays.Ensure($"sgemm_{side}", Size, () =>
            {
                var random = new Random(seed);
                return [.. Enumerable.Range(0, Size * Size).Select(_ => random.NextSingle() - 0.5f)];
            });
        }
    }

    public override void Prepare(Arrays arrays, int threads)
    {
        (_left, _right, _threads) = (arrays.Read("sgemm_1"), arrays.Read("sgemm_2"), threads);
        _result = new float[Size * Size];
    }

    public override Outcome Run(int seed)
    {
        var watch = Stopwatch.StartNew();
        MatrixProduct.Multiply(_left, isLeftTransposed: false, _right, isRightTransposed: false, _result, Size, Size, Size, _threads);
        var seconds = watch.Elapsed.TotalSeconds;
        return new(seconds, new Dictionary<string, double>
        {
            ["GFLOP/s"] = 2.0 * Size * Size * Size / seconds / 1e9,
            ["mean square"] = _result.Average(value => (double)value * value),
        });
    }
}
