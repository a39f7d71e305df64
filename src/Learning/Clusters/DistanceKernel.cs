using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Clusters;

/// <summary>Squared distances of the rows of a tile from one point: Σ (x - c)², fused, coordinate after coordinate.</summary>
internal static unsafe class DistanceKernel
{
    /// <summary>Writes 32 squared distances.</summary>
    public static void Run(float* tile, ReadOnlySpan<float> point, float* distances)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            var a = Vector512<float>.Zero;
            var b = a;
            foreach (var coordinate in point)
            {
                var c = Vector512.Create(coordinate);
                var x = Vector512.Load(tile) - c;
                var y = Vector512.Load(tile + 16) - c;
                a = Vector512.FusedMultiplyAdd(x, x, a);
                b = Vector512.FusedMultiplyAdd(y, y, b);
                tile += NearestKernel.TileRows;
            }

            a.Store(distances);
            b.Store(distances + 16);
            return;
        }

        for (var lane = 0; lane < NearestKernel.TileRows; lane += 8)
        {
            var at = tile + lane;
            var sum = Vector256<float>.Zero;
            foreach (var coordinate in point)
            {
                var x = Vector256.Load(at) - Vector256.Create(coordinate);
                sum = Vector256.FusedMultiplyAdd(x, x, sum);
                at += NearestKernel.TileRows;
            }

            sum.Store(distances + lane);
        }
    }
}
