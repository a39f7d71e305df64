using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Factorization.Ratings;

/// <summary>Steps of stochastic gradient descent on the squared error of ratings.</summary>
internal static unsafe class RatingStep
{
    /// <summary>One step for each rating of a block of the grid.</summary>
    public static void Run(GradientGrid grid, int start, int end, in RatingParameters on, in RatingRates rates)
    {
        var stride = on.Users.Stride;
        var userFactors = on.Users.Pointer;
        var itemFactors = on.Items.Pointer;
        var keep = Vector512.Create(1 - (rates.Step * rates.FactorPull));
        var keepBias = 1 - (rates.Step * rates.BiasPull);
        fixed (int* users = grid.Users, items = grid.Items)
        fixed (float* values = grid.Values, userBiases = on.UserBiases, itemBiases = on.ItemBiases)
        {
            for (var n = start; n < end; n++)
            {
                var userBias = userBiases + users[n];
                var itemBias = itemBiases + items[n];
                var error = values[n] - (on.Mean + *userBias + *itemBias);
                var p = userFactors + ((nint)users[n] * stride);
                var q = itemFactors + ((nint)items[n] * stride);
                var step = stride == 64 && Vector512.IsHardwareAccelerated ? Move64(p, q, error, rates.Step, keep) : Move(p, q, stride, error, rates.Step, keep);
                *userBias = (*userBias * keepBias) + step;
                *itemBias = (*itemBias * keepBias) + step;
            }
        }
    }

    /// <summary>Moves both rows and answers the step: the rate times what is left of the error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Move(float* p, float* q, int stride, float error, float rate, Vector512<float> keep)
    {
        var step = rate * (error - FactorRows.Dot(p, q, stride));
        var steps = Vector512.Create(step);
        for (var i = 0; i < stride; i += 16)
        {
            var x = Vector512.Load(p + i);
            var y = Vector512.Load(q + i);
            Vector512.FusedMultiplyAdd(steps, y, x * keep).Store(p + i);
            Vector512.FusedMultiplyAdd(steps, x, y * keep).Store(q + i);
        }

        return step;
    }

    /// <summary>The same, to the last bit, for rows of 64 values, which fit the registers where these are wide: each is read once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Move64(float* p, float* q, float error, float rate, Vector512<float> keep)
    {
        var (x0, x1, x2, x3) = (Vector512.Load(p), Vector512.Load(p + 16), Vector512.Load(p + 32), Vector512.Load(p + 48));
        var (y0, y1, y2, y3) = (Vector512.Load(q), Vector512.Load(q + 16), Vector512.Load(q + 32), Vector512.Load(q + 48));
        var step = rate * (error - FactorRows.Sum(((x0 * y0) + (x1 * y1)) + ((x2 * y2) + (x3 * y3))));
        var steps = Vector512.Create(step);
        Vector512.FusedMultiplyAdd(steps, y0, x0 * keep).Store(p);
        Vector512.FusedMultiplyAdd(steps, y1, x1 * keep).Store(p + 16);
        Vector512.FusedMultiplyAdd(steps, y2, x2 * keep).Store(p + 32);
        Vector512.FusedMultiplyAdd(steps, y3, x3 * keep).Store(p + 48);
        Vector512.FusedMultiplyAdd(steps, x0, y0 * keep).Store(q);
        Vector512.FusedMultiplyAdd(steps, x1, y1 * keep).Store(q + 16);
        Vector512.FusedMultiplyAdd(steps, x2, y2 * keep).Store(q + 32);
        Vector512.FusedMultiplyAdd(steps, x3, y3 * keep).Store(q + 48);
        return step;
    }
}
