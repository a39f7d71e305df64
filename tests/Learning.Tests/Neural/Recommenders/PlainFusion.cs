using AudienceML.Learning.Neural;
using AudienceML.Learning.Neural.Recommenders;

namespace AudienceML.Learning.Tests.Neural.Recommenders;

/// <summary>Neural collaborative filtering for one user, written down plainly in double precision.</summary>
internal sealed class PlainFusion(
    NeuralCollaborativeFilteringOptions options, PerceptronShape? shape, UserExample example, float[] known, float[] items, float[] parameters)
{
    public double[] Known { get; } = Array.ConvertAll(known, x => (double)x);

    public double[] Items { get; } = Array.ConvertAll(items, x => (double)x);

    public double[] Parameters { get; } = Array.ConvertAll(parameters, x => (double)x);

    public double Slope(double[] values, int at) => PlainRanking.Slope(values, at, _ => Loss());

    public double Loss()
    {
        var width = options.Factors + (shape is null ? 0 : options.LayerFactors);
        var user = new double[width];
        foreach (var item in example.Known)
        {
            for (var f = 0; f < width; f++)
            {
                user[f] += Known[(item * width) + f] * Math.Pow(example.Known.Length, -options.HistoryExponent);
            }
        }

        var scores = new double[example.CandidateCount];
        for (var i = 0; i < scores.Length; i++)
        {
            var item = Items.AsSpan(example.Candidates[i] * (width + 1), width + 1).ToArray();
            scores[i] = item[^1] + Enumerable.Range(0, options.Factors).Sum(f => user[f] * item[f]) + Layers([.. user[options.Factors..], .. item[options.Factors..^1]]);
        }

        return PlainRanking.Loss(options.Loss, scores, example.Targets, example.LogWeight);
    }

    private double Layers(double[] values)
    {
        if (shape is null)
        {
            return 0;
        }

        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var (weights, shifts) = (Parameters[shape.Weights(layer)], Parameters[shape.Shifts(layer)]);
            var next = (double[])shifts.Clone();
            for (var to = 0; to < next.Length; to++)
            {
                for (var from = 0; from < values.Length; from++)
                {
                    next[to] += values[from] * weights[(from * next.Length) + to];
                }
            }

            values = layer < shape.Layers - 1 ? Array.ConvertAll(next, v => Math.Max(v, 0)) : next;
        }

        return values[0];
    }
}
