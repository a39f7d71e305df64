using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Linear;

/// <summary>½·λ·‖w‖² + Σ weight · loss over sparse rows, in double precision; the weights of a class lie together, then come the intercepts.</summary>
/// <remarks>Margins and slopes go row by row, gradients column by column over a transposed copy: each sum has one order, whatever the threads.</remarks>
internal sealed class SparseObjective : ISmoothObjective
{
    private const int RowBlock = 2048;
    private const int ColumnBlock = 1024;
    private readonly SparseLearningSet _set;
    private readonly SparseMatrix _byColumn;
    private readonly SparseLoss _loss;
    private readonly int _classes;
    private readonly double _l2;
    private readonly int _threads;
    private readonly double[] _slopes;

    public SparseObjective(SparseLearningSet set, SparseLoss loss, int classes, double l2, int threads)
    {
        (_set, _loss, _classes, _l2, _threads) = (set, loss, classes, l2, threads);
        _byColumn = set.Features.Transpose();
        _slopes = new double[(long)classes * set.Features.RowCount];
        for (var i = 0; i < set.Features.RowCount; i++)
        {
            TotalWeight += Weight(i);
            foreach (var value in set.Features.Values(i))
            {
                Trace += Weight(i) * value * value;
            }
        }
    }

    public int Dimension => _classes * (_set.Features.ColumnCount + 1);

    public double TotalWeight { get; }

    /// <summary>Σ weight · ‖row‖².</summary>
    public double Trace { get; }

    public double Evaluate(double[] weights, double[] gradient, double[]? curvature, CancellationToken cancellationToken)
    {
        var d = _set.Features.ColumnCount;
        var rows = _set.Features.RowCount;
        var losses = new double[Blocks.Count(rows, RowBlock)];
        Blocks.For(
            rows, RowBlock, _threads, (block, first, count) =>
            {
                Span<double> margins = _classes <= 256 ? stackalloc double[_classes] : new double[_classes];
                for (var i = first; i < first + count; i++)
                {
                    losses[block] += Row(i, weights, margins);
                }
            },
            cancellationToken);
        Blocks.For(
            d, ColumnBlock, _threads, (_, first, count) =>
            {
                for (var c = 0; c < _classes; c++)
                {
                    for (var j = first; j < first + count; j++)
                    {
                        var at = (c * d) + j;
                        gradient[at] = (_l2 * weights[at]) + Column(j, c);
                    }
                }
            },
            cancellationToken);
        for (var c = 0; c < _classes; c++)
        {
            var sum = 0.0;
            foreach (var slope in _slopes.AsSpan(c * rows, rows))
            {
                sum += slope;
            }

            gradient[(_classes * d) + c] = sum;
        }

        var loss = 0.5 * _l2 * Dense.Dot(weights.AsSpan(0, _classes * d), weights.AsSpan(0, _classes * d));
        foreach (var part in losses)
        {
            loss += part;
        }

        return loss;
    }

    /// <summary>Intercept + Σ value · weight for one class.</summary>
    public static double Margin(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, ReadOnlySpan<double> weights, double intercept)
    {
        var sum = intercept;
        for (var k = 0; k < columns.Length; k++)
        {
            sum += values[k] * weights[columns[k]];
        }

        return sum;
    }

    private double Weight(int row) => _set.Weights.IsEmpty ? 1 : _set.Weights.Span[row];

    private double Column(int column, int output)
    {
        var rows = _byColumn.Columns(column);
        var values = _byColumn.Values(column);
        var slopes = _slopes.AsSpan(output * _set.Features.RowCount);
        var sum = 0.0;
        for (var k = 0; k < rows.Length; k++)
        {
            sum += values[k] * slopes[rows[k]];
        }

        return sum;
    }

    private double Row(int row, double[] weights, Span<double> margins)
    {
        var d = _set.Features.ColumnCount;
        var weight = Weight(row);
        var label = _set.Labels.Span[row];
        for (var c = 0; c < _classes; c++)
        {
            margins[c] = Margin(_set.Features.Columns(row), _set.Features.Values(row), weights.AsSpan(c * d, d), weights[(_classes * d) + c]);
        }

        switch (_loss)
        {
            case SparseLoss.SquaredError:
                _slopes[row] = weight * (margins[0] - label);
                return 0.5 * weight * (margins[0] - label) * (margins[0] - label);
            case SparseLoss.Logistic:
                var signed = label == 1 ? -margins[0] : margins[0];
                _slopes[row] = weight * (label == 1 ? -1 : 1) * DeterministicMath.Sigmoid(signed);
                return weight * DeterministicMath.Softplus(signed);
            default:
                var own = margins[(int)label];
                var log = SoftmaxInPlace(margins);
                for (var c = 0; c < _classes; c++)
                {
                    _slopes[(c * _set.Features.RowCount) + row] = weight * (margins[c] - (c == (int)label ? 1 : 0));
                }

                return weight * (log - own);
        }
    }

    /// <summary>Margins become probabilities; returns the logarithm of the sum of their exponentials.</summary>
    public static double SoftmaxInPlace(Span<double> margins)
    {
        var largest = double.NegativeInfinity;
        foreach (var margin in margins)
        {
            largest = Math.Max(largest, margin);
        }

        var sum = 0.0;
        foreach (ref var margin in margins)
        {
            margin = DeterministicMath.Exp(margin - largest);
            sum += margin;
        }

        foreach (ref var margin in margins)
        {
            margin /= sum;
        }

        return largest + DeterministicMath.Log(sum);
    }
}
