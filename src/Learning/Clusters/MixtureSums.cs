using System.Runtime.Intrinsics;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Clusters;

/// <summary>One step's sums over some tiles: the likelihood, and each component's weight, rows and squares.</summary>
/// <remarks>Eight rows a vector; the lanes are kept apart until <see cref="Finish"/>, so that every machine gives the same bits.</remarks>
internal sealed unsafe class MixtureSums
{
    private const int TileRows = ClusterRows.TileRows;
    private readonly int _columns;
    private readonly int _components;
    private readonly int _squares;
    private readonly bool _isTriangle;
    private readonly Vector512<double>[] _lanes;
    private readonly double[] _shares;
    private readonly Vector512<double>[] _row;

    public MixtureSums(int components, int columns, bool isTriangle)
    {
        _columns = columns;
        _components = components;
        _isTriangle = isTriangle;
        _squares = isTriangle ? MixtureParameters.Index(columns, 0) : columns;
        _lanes = new Vector512<double>[components * Stride];
        _shares = new double[components * 8];
        _row = new Vector512<double>[columns];
        Values = new double[_lanes.Length];
    }

    /// <summary>Σ weight · ln density.</summary>
    public double LogLikelihood { get; private set; }

    /// <summary>Component after component: weight, columns, squares; filled by <see cref="Finish"/>.</summary>
    public double[] Values { get; }

    /// <summary>The length of a component's part of <see cref="Values"/>.</summary>
    public int Stride => 1 + _columns + _squares;

    /// <summary>Adds a tile whose rows belong to components as likely as they are under these parameters.</summary>
    public void Add(float* tile, float* weights, MixtureParameters parameters)
    {
        for (var lane = 0; lane < TileRows; lane += 8)
        {
            Load(tile + lane);
            for (var k = 0; k < _components; k++)
            {
                LogDensity(parameters, k).CopyTo(_shares.AsSpan(k * 8));
            }

            for (var i = 0; i < 8; i++)
            {
                Share(i, weights[lane + i]);
            }

            AddRows(weights + lane);
        }
    }

    /// <summary>Adds a tile whose rows belong to one component each.</summary>
    public void Add(float* tile, float* weights, int* assigned)
    {
        for (var lane = 0; lane < TileRows; lane += 8)
        {
            Load(tile + lane);
            Array.Clear(_shares);
            for (var i = 0; i < 8; i++)
            {
                if (weights[lane + i] > 0)
                {
                    _shares[(assigned[lane + i] * 8) + i] = 1;
                }
            }

            AddRows(weights + lane);
        }
    }

    public void Finish()
    {
        for (var i = 0; i < _lanes.Length; i++)
        {
            var sum = 0.0;
            for (var lane = 0; lane < 8; lane++)
            {
                sum += _lanes[i][lane];
            }

            Values[i] = sum;
        }
    }

    public void Add(MixtureSums other)
    {
        LogLikelihood += other.LogLikelihood;
        for (var i = 0; i < Values.Length; i++)
        {
            Values[i] += other.Values[i];
        }
    }

    private void Load(float* tile)
    {
        for (var j = 0; j < _columns; j++)
        {
            _row[j] = LaneSum.Widen(Vector256.Load(tile + (j * TileRows)));
        }
    }

    private Vector512<double> LogDensity(MixtureParameters parameters, int component)
    {
        var mean = parameters.Means.AsSpan(component * _columns, _columns);
        var factors = parameters.Whitening.AsSpan(parameters.At(component));
        var square = Vector512<double>.Zero;
        var at = 0;
        for (var i = 0; i < _columns; i++)
        {
            Vector512<double> value;
            if (_isTriangle)
            {
                value = Vector512<double>.Zero;
                for (var j = 0; j <= i; j++)
                {
                    value += Vector512.Create(factors[at++]) * (_row[j] - Vector512.Create(mean[j]));
                }
            }
            else
            {
                value = Vector512.Create(factors[i]) * (_row[i] - Vector512.Create(mean[i]));
            }

            square += value * value;
        }

        return Vector512.Create(parameters.Constants[component]) - (Vector512.Create(0.5) * square);
    }

    /// <summary>Turns a row's logarithms into shares that add up to 1: log-sum-exp.</summary>
    private void Share(int lane, float weight)
    {
        var greatest = double.NegativeInfinity;
        for (var k = 0; k < _components; k++)
        {
            greatest = Math.Max(greatest, _shares[(k * 8) + lane]);
        }

        var sum = 0.0;
        for (var k = 0; k < _components; k++)
        {
            ref var share = ref _shares[(k * 8) + lane];
            share = DeterministicMath.Exp(share - greatest);
            sum += share;
        }

        for (var k = 0; k < _components; k++)
        {
            _shares[(k * 8) + lane] /= sum;
        }

        LogLikelihood += weight * (greatest + DeterministicMath.Log(sum));
    }

    private void AddRows(float* weights)
    {
        var weight = LaneSum.Widen(Vector256.Load(weights));
        for (var k = 0; k < _components; k++)
        {
            var share = Vector512.Create<double>(_shares.AsSpan(k * 8, 8)) * weight;
            if (share == Vector512<double>.Zero)
            {
                continue;
            }

            var sums = _lanes.AsSpan(k * Stride, Stride);
            sums[0] += share;
            var at = 1 + _columns;
            for (var i = 0; i < _columns; i++)
            {
                var product = share * _row[i];
                sums[1 + i] += product;
                if (_isTriangle)
                {
                    for (var j = 0; j <= i; j++)
                    {
                        sums[at++] += product * _row[j];
                    }
                }
                else
                {
                    sums[at++] += product * _row[i];
                }
            }
        }
    }
}
