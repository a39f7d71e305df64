using System.Runtime.Intrinsics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Factorization.Als;

/// <summary>Learns which factors features stand for, from rows whose factors are known: ridge regression, all factors at once.</summary>
/// <remarks>
/// Minimises Σ penalty·|y - Σ value·b|² + mu·Σ|b|², where rows without a pair have no say and mu is a multiple of the mean penalty. Solved by conjugate
/// gradients with the diagonal as preconditioner, each factor with lengths of its own, from the last solution. Sums over rows are made feature
/// by feature, so that threads change no bit.
/// </remarks>
internal sealed unsafe class FeatureRidge
{
    private const int Steps = 30;
    private const int BlockRows = 128;
    private const float Enough = 1e-7f;
    private const int Lanes = FactorBlock.Lanes;

    private readonly SparseMatrix _features;
    private readonly SparseMatrix _byFeature;
    private readonly float[] _weights;
    private readonly float[] _scales;
    private readonly float _mu;
    private readonly int _threads;
    private readonly FactorBlock _fit;
    private readonly FactorBlock _residual;
    private readonly FactorBlock _direction;
    private readonly FactorBlock _product;

    /// <param name="features">Rows × features.</param>
    /// <param name="penalties">The regularisation of each row, 0 for one without a say.</param>
    /// <param name="regularization">mu as a multiple of the mean penalty.</param>
    /// <param name="factors">Factors.</param>
    /// <param name="threads">Threads at most.</param>
    public FeatureRidge(SparseMatrix features, float[] penalties, double regularization, int factors, int threads)
    {
        (_features, _byFeature, _weights, _threads) = (features, features.Transpose(), penalties, threads);
        double sum = 0, count = 0;
        foreach (var penalty in penalties)
        {
            sum += penalty;
            count += penalty > 0 ? 1 : 0;
        }

        _mu = (float)(regularization * (count == 0 ? 1 : sum / count));
        _scales = new float[features.ColumnCount];
        for (var feature = 0; feature < _scales.Length; feature++)
        {
            var rows = _byFeature.Columns(feature);
            var values = _byFeature.Values(feature);
            double curvature = _mu;
            for (var i = 0; i < rows.Length; i++)
            {
                curvature += (double)penalties[rows[i]] * values[i] * values[i];
            }

            _scales[feature] = (float)(curvature > 0 ? 1 / curvature : 0);
        }

        Map = new(new FactorBlock(features.ColumnCount, factors));
        _fit = new(features.RowCount, factors);
        _residual = new(features.ColumnCount, factors);
        _direction = new(features.ColumnCount, factors);
        _product = new(features.ColumnCount, factors);
    }

    /// <summary>What was learned last.</summary>
    public FeatureMap Map { get; }

    /// <summary>Learns from the rows as they are now.</summary>
    public void Learn(FactorBlock rows, CancellationToken cancellationToken)
    {
        // r = Gᵀ·W·(Y - G·B) - mu·B
        var map = Map.Factors;
        Fit(map, rows, cancellationToken);
        Gather(map, _residual, -1, cancellationToken);
        var size = map.Stride;
        var squares = new float[size];
        var next = new float[size];
        var ends = new float[size];
        Precondition(_direction, null);
        Sum(_residual, _residual, isScaled: true, squares);
        for (var k = 0; k < size; k++)
        {
            ends[k] = squares[k] * Enough;
        }

        for (var step = 0; step < Steps && squares.AsSpan().IndexOfAnyExceptInRange(float.NegativeInfinity, 0) >= 0; step++)
        {
            Fit(_direction, null, cancellationToken);
            Gather(_direction, _product, 1, cancellationToken);
            Sum(_direction, _product, isScaled: false, next);
            for (var k = 0; k < size; k++)
            {
                next[k] = next[k] > 0 ? squares[k] / next[k] : 0;
            }

            Add(_direction, next, 1, map);
            Add(_product, next, -1, _residual);
            Sum(_residual, _residual, isScaled: true, next);
            for (var k = 0; k < size; k++)
            {
                // A factor that is done stands still: its lengths are 0 from here on.
                var isDone = !(next[k] > ends[k]);
                (squares[k], next[k]) = isDone ? (0, 0) : (next[k], next[k] / squares[k]);
            }

            Precondition(_direction, next);
        }
    }

    // fit ← W·(Y - G·B), or W·G·B where there is no Y.
    private void Fit(FactorBlock map, FactorBlock? rows, CancellationToken cancellationToken)
    {
        var source = new FeatureMap(map);
        Blocks.For(
            _features.RowCount,
            BlockRows,
            _threads,
            (_, first, count) =>
            {
                for (var row = first; row < first + count; row++)
                {
                    if (_weights[row] == 0)
                    {
                        continue;
                    }

                    var target = _fit[row];
                    source.Combine(_features.Columns(row), _features.Values(row), rows is null ? _weights[row] : -_weights[row], target);
                    for (nint k = 0; rows is not null && k < map.Stride; k += Lanes)
                    {
                        Vector512.FusedMultiplyAdd(Vector512.Create(_weights[row]), Vector512.Load(rows[row] + k), Vector512.Load(target + k)).Store(target + k);
                    }
                }
            },
            cancellationToken);
    }

    // result ← Gᵀ·fit + sign·mu·B.
    private void Gather(FactorBlock map, FactorBlock result, float sign, CancellationToken cancellationToken)
    {
        var source = new FeatureMap(_fit);
        Blocks.For(
            _byFeature.RowCount,
            BlockRows,
            _threads,
            (_, first, count) =>
            {
                for (var feature = first; feature < first + count; feature++)
                {
                    source.Combine(_byFeature.Columns(feature), _byFeature.Values(feature), 1, result[feature]);
                    for (nint k = 0; k < map.Stride; k += Lanes)
                    {
                        Vector512.FusedMultiplyAdd(Vector512.Create(sign * _mu), Vector512.Load(map[feature] + k), Vector512.Load(result[feature] + k))
                            .Store(result[feature] + k);
                    }
                }
            },
            cancellationToken);
    }

    // direction ← scaled residual + turn·direction, factor by factor.
    private void Precondition(FactorBlock direction, float[]? turn)
    {
        for (var feature = 0; feature < direction.Rows; feature++)
        {
            for (var k = 0; k < direction.Factors; k++)
            {
                direction[feature][k] = (_scales[feature] * _residual[feature][k]) + (turn is null ? 0 : turn[k] * direction[feature][k]);
            }
        }
    }

    // sums ← Σ left·right over features, factor by factor, times the preconditioner where it is asked for.
    private void Sum(FactorBlock left, FactorBlock right, bool isScaled, float[] sums)
    {
        sums.AsSpan().Clear();
        for (var feature = 0; feature < left.Rows; feature++)
        {
            var scale = isScaled ? _scales[feature] : 1;
            for (var k = 0; k < left.Factors; k++)
            {
                sums[k] += scale * left[feature][k] * right[feature][k];
            }
        }
    }

    // target ← target + sign·length·source, factor by factor.
    private static void Add(FactorBlock source, float[] lengths, float sign, FactorBlock target)
    {
        for (var feature = 0; feature < source.Rows; feature++)
        {
            for (var k = 0; k < source.Factors; k++)
            {
                target[feature][k] += sign * lengths[k] * source[feature][k];
            }
        }
    }
}
