using System.Runtime.CompilerServices;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Factorization.Pairwise;

/// <summary>Steps of stochastic gradient descent on the weighted approximate-rank pairwise loss.</summary>
/// <remarks>
/// Items are drawn until one scores within the margin of the item taken. After t draws the item taken ranks about (items - 1) / t, and the
/// step weighs as much as the logarithm of that rank, divided by that of the last rank so that the greatest weight is 1.
/// </remarks>
internal readonly unsafe struct WarpStep(float step, float pull, float margin, float[] weights) : IPairwiseStep
{
    /// <summary>The weight of a step after 1, 2, … draws.</summary>
    public static float[] Weights(int items, int maxTrials)
    {
        var weights = new float[maxTrials];
        var greatest = DeterministicMath.Log(1 + Math.Max(items - 1, 1));
        for (var trial = 0; trial < maxTrials; trial++)
        {
            weights[trial] = (float)(DeterministicMath.Log(1 + Math.Max((items - 1) / (trial + 1), 1)) / greatest);
        }

        return weights;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(in PairwiseRows rows, ref PairwiseBlock block, int position, int item)
    {
        var place = position % GradientGrid.GroupSize;
        var stride = rows.Stride;
        var user = rows.Users + ((nint)position * stride);
        var taken = rows.Items + ((nint)item * stride);
        var bound = rows.Biases[item] + FactorRows.Dot(user, taken, stride) - margin;
        for (var trial = 0; trial < weights.Length; trial++)
        {
            var other = block.Draw(place);
            if (other < 0)
            {
                return;
            }

            var left = rows.Items + ((nint)other * stride);
            if (rows.Biases[other] + FactorRows.Dot(user, left, stride) > bound)
            {
                var gradient = step * weights[trial];
                var keep = 1 - (step * pull);
                rows.Biases[item] = (rows.Biases[item] * keep) + gradient;
                rows.Biases[other] = (rows.Biases[other] * keep) - gradient;
                PairwiseRows.Move(user, taken, left, stride, gradient, keep);
                return;
            }
        }
    }
}
