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
                var p = userFactors + ((nint)users[n] * stride);
                var q = itemFactors + ((nint)items[n] * stride);
                var userBias = userBiases + users[n];
                var itemBias = itemBiases + items[n];
                var step = rates.Step * (values[n] - (on.Mean + *userBias + *itemBias + FactorRows.Dot(p, q, stride)));
                *userBias = (*userBias * keepBias) + step;
                *itemBias = (*itemBias * keepBias) + step;
                var steps = Vector512.Create(step);
                for (var i = 0; i < stride; i += 16)
                {
                    var x = Vector512.Load(p + i);
                    var y = Vector512.Load(q + i);
                    Vector512.FusedMultiplyAdd(steps, y, x * keep).Store(p + i);
                    Vector512.FusedMultiplyAdd(steps, x, y * keep).Store(q + i);
                }
            }
        }
    }
}
