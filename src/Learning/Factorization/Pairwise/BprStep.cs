using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Factorization.Pairwise;

/// <summary>Steps of stochastic gradient descent on -log σ(score of an item taken - score of one not taken).</summary>
internal readonly unsafe struct BprStep(float step, float pull, int candidates) : IPairwiseStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(in PairwiseRows rows, ref PairwiseBlock block, int position, int item)
    {
        var place = position % GradientGrid.GroupSize;
        var other = block.Draw(place);
        if (other < 0)
        {
            return;
        }

        var stride = rows.Stride;
        var user = rows.Users + ((nint)position * stride);
        if (candidates > 1)
        {
            var best = rows.Biases[other] + FactorRows.Dot(user, rows.Items + ((nint)other * stride), stride);
            for (var i = 1; i < candidates; i++)
            {
                var candidate = block.Draw(place);
                if (candidate >= 0)
                {
                    var score = rows.Biases[candidate] + FactorRows.Dot(user, rows.Items + ((nint)candidate * stride), stride);
                    if (score > best)
                    {
                        (best, other) = (score, candidate);
                    }
                }
            }
        }

        var taken = rows.Items + ((nint)item * stride);
        var left = rows.Items + ((nint)other * stride);
        var lead = rows.Biases[item] - rows.Biases[other];
        var keep = 1 - (step * pull);
        var gradient = stride == 64
            ? Move64(user, taken, left, lead, keep)
            : Move(user, taken, left, stride, lead, keep);
        rows.Biases[item] = (rows.Biases[item] * keep) + gradient;
        rows.Biases[other] = (rows.Biases[other] * keep) - gradient;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Move(float* user, float* taken, float* left, int stride, float lead, float keep)
    {
        var gradient = step * SigmoidOperator.Invoke(-(lead + FactorRows.DotOfDifference(user, taken, left, stride)));
        PairwiseRows.Move(user, taken, left, stride, gradient, keep);
        return gradient;
    }

    /// <summary>The same for rows of 64 values, which fit the registers: each is read once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Move64(float* user, float* taken, float* left, float lead, float keep)
    {
        var (u0, u1, u2, u3) = (Vector512.Load(user), Vector512.Load(user + 16), Vector512.Load(user + 32), Vector512.Load(user + 48));
        var (t0, t1, t2, t3) = (Vector512.Load(taken), Vector512.Load(taken + 16), Vector512.Load(taken + 32), Vector512.Load(taken + 48));
        var (l0, l1, l2, l3) = (Vector512.Load(left), Vector512.Load(left + 16), Vector512.Load(left + 32), Vector512.Load(left + 48));
        var (d0, d1, d2, d3) = (t0 - l0, t1 - l1, t2 - l2, t3 - l3);
        var sum = FactorRows.Sum(((u0 * d0) + (u1 * d1)) + ((u2 * d2) + (u3 * d3)));
        var gradient = step * SigmoidOperator.Invoke(-(lead + sum));
        var steps = Vector512.Create(gradient);
        var kept = Vector512.Create(keep);
        Vector512.FusedMultiplyAdd(steps, d0, u0 * kept).Store(user);
        Vector512.FusedMultiplyAdd(steps, d1, u1 * kept).Store(user + 16);
        Vector512.FusedMultiplyAdd(steps, d2, u2 * kept).Store(user + 32);
        Vector512.FusedMultiplyAdd(steps, d3, u3 * kept).Store(user + 48);
        var (a0, a1, a2, a3) = (steps * u0, steps * u1, steps * u2, steps * u3);
        Vector512.FusedMultiplyAdd(t0, kept, a0).Store(taken);
        Vector512.FusedMultiplyAdd(t1, kept, a1).Store(taken + 16);
        Vector512.FusedMultiplyAdd(t2, kept, a2).Store(taken + 32);
        Vector512.FusedMultiplyAdd(t3, kept, a3).Store(taken + 48);
        Vector512.FusedMultiplyAdd(l0, kept, -a0).Store(left);
        Vector512.FusedMultiplyAdd(l1, kept, -a1).Store(left + 16);
        Vector512.FusedMultiplyAdd(l2, kept, -a2).Store(left + 32);
        Vector512.FusedMultiplyAdd(l3, kept, -a3).Store(left + 48);
        return gradient;
    }
}
