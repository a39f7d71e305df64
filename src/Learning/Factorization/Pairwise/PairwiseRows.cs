using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Factorization.Pairwise;

/// <summary>Where the factors lie while they are learned.</summary>
internal readonly unsafe struct PairwiseRows(float* users, float* items, float* biases, int stride)
{
    public readonly float* Users = users;
    public readonly float* Items = items;
    public readonly float* Biases = biases;
    public readonly int Stride = stride;

    /// <summary>Moves a user towards an item taken and away from one that was not, and both items accordingly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Move(float* user, float* taken, float* left, int stride, float gradient, float keep)
    {
        var steps = Vector512.Create(gradient);
        var kept = Vector512.Create(keep);
        for (var i = 0; i < stride; i += 16)
        {
            var u = Vector512.Load(user + i);
            var t = Vector512.Load(taken + i);
            var l = Vector512.Load(left + i);
            Vector512.FusedMultiplyAdd(steps, t - l, u * kept).Store(user + i);
            Vector512.FusedMultiplyAdd(steps, u, t * kept).Store(taken + i);
            Vector512.FusedMultiplyAdd(-steps, u, l * kept).Store(left + i);
        }
    }
}
