using AudienceML.Learning.Data;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Neural;

/// <summary>Rows as a network takes them: terms, targets, weights with a mean of 1.</summary>
internal sealed class PerceptronRows
{
    private const long CacheLimit = 64 << 20;
    private const int BlockRows = 1024;
    private readonly LearningSet _set;
    private readonly LinearColumn[] _columns;
    private readonly float[]? _terms;

    public PerceptronRows(LearningSet set, LinearColumn[] columns, (double Mean, double Scale) target, int threads, CancellationToken cancellationToken)
    {
        (_set, _columns) = (set, columns);
        Width = TermEncoder.Count(columns);
        Targets = new float[set.RowCount];
        Weights = new float[set.RowCount];
        double total = 0;
        for (var i = 0; i < Targets.Length; i++)
        {
            Targets[i] = target.Scale > 0 ? (float)((set.Labels.Span[i] - target.Mean) / target.Scale) : 0;
            Weights[i] = set.Weights.IsEmpty ? 1 : set.Weights.Span[i];
            total += Weights[i];
        }

        TotalWeight = total;
        if (!set.Weights.IsEmpty && total > 0)
        {
            for (var i = 0; i < Weights.Length; i++)
            {
                Weights[i] = (float)(Weights[i] * (Weights.Length / total));
            }
        }

        if ((long)Count * Width <= CacheLimit)
        {
            var terms = new float[Count * Width];
            Blocks.For(
                Count, BlockRows, threads, (_, first, count) =>
                {
                    for (var i = first; i < first + count; i++)
                    {
                        TermEncoder.Encode(columns, set.Features.Row(i), terms.AsSpan(i * Width, Width));
                    }
                },
                cancellationToken);
            _terms = terms;
        }
    }

    public int Count => Targets.Length;

    /// <summary>Terms of a row.</summary>
    public int Width { get; }

    /// <summary>The labels as the network meets them: values are standardised.</summary>
    public float[] Targets { get; }

    /// <summary>Weights with a mean of 1.</summary>
    public float[] Weights { get; }

    /// <summary>What the rows weighed as given.</summary>
    public double TotalWeight { get; }

    /// <summary>Copies the terms of rows, one after another.</summary>
    public void Gather(ReadOnlySpan<int> rows, Span<float> terms)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var target = terms.Slice(i * Width, Width);
            if (_terms is null)
            {
                TermEncoder.Encode(_columns, _set.Features.Row(rows[i]), target);
            }
            else
            {
                _terms.AsSpan(rows[i] * Width, Width).CopyTo(target);
            }
        }
    }
}
