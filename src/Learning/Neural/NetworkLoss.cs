using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Neural;

/// <summary>The loss of rows under a network as it scores: without dropout, with running statistics.</summary>
internal static class NetworkLoss
{
    private const int BlockRows = 1024;
    private const int PartRows = 64;

    /// <summary>The mean of weight × loss, added up in fixed blocks.</summary>
    public static double Mean(DenseNetwork network, PerceptronLoss loss, PerceptronRows rows, LearningContext context, CancellationToken cancellationToken)
    {
        var sums = new double[Blocks.Count(rows.Count, BlockRows)];
        Blocks.For(
            rows.Count, BlockRows, context.MaxDegreeOfParallelism, (block, first, count) =>
            {
                var terms = new float[PartRows * rows.Width];
                var scratch = new float[2 * PartRows * network.MaxWidth];
                Span<int> numbers = stackalloc int[PartRows];
                for (var start = first; start < first + count; start += PartRows)
                {
                    var length = Math.Min(PartRows, first + count - start);
                    for (var i = 0; i < length; i++)
                    {
                        numbers[i] = start + i;
                    }

                    rows.Gather(numbers[..length], terms);
                    var outputs = network.Run(terms.AsSpan(0, length * rows.Width), length, scratch);
                    for (var i = 0; i < length; i++)
                    {
                        sums[block] += rows.Weights[start + i]
                            * OutputLoss.Value(loss, outputs.Slice(i * network.Outputs, network.Outputs), rows.Targets[start + i]);
                    }
                }
            },
            cancellationToken);
        var total = 0.0;
        foreach (var sum in sums)
        {
            total += sum;
        }

        return total / rows.Count;
    }
}
