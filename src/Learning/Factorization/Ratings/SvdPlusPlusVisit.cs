using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AudienceML.Learning.Data;

namespace AudienceML.Learning.Factorization.Ratings;

/// <summary>All steps of one user in one epoch, with the items' implicit factors summed once and moved once.</summary>
/// <remarks>
/// A step on a rating moves the implicit factors y of all n items of the user by the same vector g / √n, and so their sum z = Σ y / √n by
/// g: the very move of the user's own factors p. So it is enough to follow p + z and the sum G of all moves; at the end of the visit
/// p ← d p + G and y ← d y + G / √n, with d the decay of all steps. What comes out is what step after step over all y would give,
/// but for rounding, in O(n f) instead of O(n² f).
/// </remarks>
internal sealed unsafe class SvdPlusPlusVisit(SparseMatrix ratings, RatingParameters on, FactorRows implicitFactors) : IDisposable
{
    // Row 0: p + z. Row 1: the sum of all moves.
    private readonly FactorRows _work = new(2, on.Users.Factors);

    public void Run(int user, in RatingRates rates)
    {
        var stride = on.Users.Stride;
        var items = ratings.Columns(user);
        var values = ratings.Values(user);
        var weight = 1 / MathF.Sqrt(items.Length);
        var p = on.Users.Pointer + ((nint)user * stride);
        var y = implicitFactors.Pointer;
        var sum = _work.Pointer;
        var moved = sum + stride;
        new Span<float>(sum, 2 * stride).Clear();
        foreach (var item in items)
        {
            Add(1, y + ((nint)item * stride), sum, stride);
        }

        for (var i = 0; i < stride; i += 16)
        {
            Vector512.FusedMultiplyAdd(Vector512.Create(weight), Vector512.Load(sum + i), Vector512.Load(p + i)).Store(sum + i);
        }

        var keep = 1 - (rates.Step * rates.FactorPull);
        var keepBias = 1 - (rates.Step * rates.BiasPull);
        var kept = 1f;
        ref var userBias = ref on.UserBiases[user];
        for (var n = 0; n < items.Length; n++)
        {
            var q = on.Items.Pointer + ((nint)items[n] * stride);
            ref var itemBias = ref on.ItemBiases[items[n]];
            var step = rates.Step * (values[n] - (on.Mean + userBias + itemBias + FactorRows.Dot(sum, q, stride)));
            userBias = (userBias * keepBias) + step;
            itemBias = (itemBias * keepBias) + step;
            kept *= keep;
            Move(sum, moved, q, stride, step, keep);
        }

        Finish(p, 1, moved, stride, kept);
        foreach (var item in items)
        {
            Finish(y + ((nint)item * stride), weight, moved, stride, kept);
        }
    }

    public void Dispose() => _work.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float weight, float* from, float* to, int stride)
    {
        var weights = Vector512.Create(weight);
        for (var i = 0; i < stride; i += 16)
        {
            Vector512.FusedMultiplyAdd(weights, Vector512.Load(from + i), Vector512.Load(to + i)).Store(to + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move(float* sum, float* moved, float* q, int stride, float step, float keep)
    {
        var steps = Vector512.Create(step);
        var keeps = Vector512.Create(keep);
        for (var i = 0; i < stride; i += 16)
        {
            var x = Vector512.Load(sum + i);
            var item = Vector512.Load(q + i);
            var move = steps * item;
            Vector512.FusedMultiplyAdd(x, keeps, move + move).Store(sum + i);
            Vector512.FusedMultiplyAdd(Vector512.Load(moved + i), keeps, move).Store(moved + i);
            Vector512.FusedMultiplyAdd(steps, x, item * keeps).Store(q + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(float* row, float weight, float* moved, int stride, float kept)
    {
        var weights = Vector512.Create(weight);
        var keeps = Vector512.Create(kept);
        for (var i = 0; i < stride; i += 16)
        {
            Vector512.FusedMultiplyAdd(weights, Vector512.Load(moved + i), Vector512.Load(row + i) * keeps).Store(row + i);
        }
    }
}
