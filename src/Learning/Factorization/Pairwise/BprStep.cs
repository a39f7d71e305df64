using System.Runtime.CompilerServices;
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
        var margin = rows.Biases[item] - rows.Biases[other] + FactorRows.DotOfDifference(user, taken, left, stride);
        var gradient = step * SigmoidOperator.Invoke(-margin);
        var keep = 1 - (step * pull);
        rows.Biases[item] = (rows.Biases[item] * keep) + gradient;
        rows.Biases[other] = (rows.Biases[other] * keep) - gradient;
        PairwiseRows.Move(user, taken, left, stride, gradient, keep);
    }
}
