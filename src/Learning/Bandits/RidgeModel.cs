using AudienceML.Learning.Errors;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Bandits;

/// <summary>Ridge regression that grows by one row at a time: A = ridge·I + Σ γ^age x·xᵀ, b = Σ γ^age reward·x, mean = A⁻¹·b.</summary>
/// <remarks>
/// A is kept as its factor L·Lᵀ, which a row changes in d² steps (the rank-one update of Gill, Golub, Murray and Saunders 1974; as many as
/// Sherman and Morrison's formula takes for A⁻¹, but it cannot lose positive definiteness to rounding). With a discount, sums fade while the
/// ridge stays, which no update of low rank can do: the factor is made anew when it is next asked for. Rows and columns are the lower triangle.
/// </remarks>
internal sealed class RidgeModel
{
    private readonly int _width;
    private readonly double _ridge;
    private readonly double[] _moments;
    private readonly double[] _rewards;
    private readonly double[] _mean;
    private double[] _factor;
    private bool _isFactored;
    private bool _isSolved;
    private long _clock;

    public RidgeModel(int width, double ridge, long clock)
    {
        (_width, _ridge, _clock) = (width, ridge, clock);
        _moments = new double[Cholesky.Index(width, 0)];
        _rewards = new double[width];
        _mean = new double[width];
        _factor = new double[_moments.Length];
        Factor();
    }

    /// <summary>The coefficients.</summary>
    public ReadOnlySpan<double> Mean
    {
        get
        {
            if (!_isSolved)
            {
                Factor();
                _rewards.CopyTo(_mean, 0);
                Cholesky.Solve(_factor, _mean);
                _isSolved = true;
            }

            return _mean;
        }
    }

    /// <summary>Lets what was seen fade up to a point in time.</summary>
    public void Advance(long clock, double discount)
    {
        if (discount < 1 && clock > _clock && (_isFactored || _isSolved || HasRows()))
        {
            var share = DeterministicMath.Exp((clock - _clock) * DeterministicMath.Log(discount));
            foreach (ref var value in _moments.AsSpan())
            {
                value *= share;
            }

            foreach (ref var value in _rewards.AsSpan())
            {
                value *= share;
            }

            (_isFactored, _isSolved) = (false, false);
        }

        _clock = Math.Max(_clock, clock);
    }

    /// <summary>Takes in a row.</summary>
    public void Add(ReadOnlySpan<float> features, double reward)
    {
        for (var i = 0; i < _width; i++)
        {
            var row = _moments.AsSpan(Cholesky.Index(i, 0), i + 1);
            for (var j = 0; j <= i; j++)
            {
                row[j] += (double)features[i] * features[j];
            }

            _rewards[i] += reward * features[i];
        }

        if (_isFactored)
        {
            UpdateFactor(features);
        }

        _isSolved = false;
    }

    /// <summary>xᵀ·mean.</summary>
    public double Predict(ReadOnlySpan<float> features) => Dot(features, Mean);

    /// <summary>xᵀ·A⁻¹·x.</summary>
    public double Variance(ReadOnlySpan<float> features)
    {
        Factor();
        Span<double> solved = _width <= 128 ? stackalloc double[_width] : new double[_width];
        var sum = 0.0;
        for (var i = 0; i < _width; i++)
        {
            var row = _factor.AsSpan(Cholesky.Index(i, 0), i + 1);
            solved[i] = (features[i] - Dense.Dot(row[..i], solved)) / row[i];
            sum += solved[i] * solved[i];
        }

        return sum;
    }

    /// <summary>Draws coefficients from the normal distribution around the mean with covariance deviation²·A⁻¹.</summary>
    public void Sample(RandomSource random, double deviation, Span<double> coefficients)
    {
        var mean = Mean;
        Factor();
        for (var i = 0; i < _width; i++)
        {
            coefficients[i] = random.Normal(0, deviation);
        }

        // Lᵀ·c = normal numbers: the covariance of c is (L·Lᵀ)⁻¹.
        for (var i = _width - 1; i >= 0; i--)
        {
            var row = _factor.AsSpan(Cholesky.Index(i, 0), i + 1);
            coefficients[i] /= row[i];
            Dense.AddScaled(coefficients[..i], -coefficients[i], row[..i]);
        }

        Dense.AddScaled(coefficients, 1, mean);
    }

    public static double Dot(ReadOnlySpan<float> features, ReadOnlySpan<double> coefficients)
    {
        var sum = 0.0;
        for (var i = 0; i < features.Length; i++)
        {
            sum += features[i] * coefficients[i];
        }

        return sum;
    }

    public void Write(BinaryWriter writer)
    {
        Factor();
        writer.Write(_clock);
        BanditFormats.WriteNumbers(writer, _moments);
        BanditFormats.WriteNumbers(writer, _rewards);
        BanditFormats.WriteNumbers(writer, _factor);
    }

    /// <summary>Reads what <see cref="Write"/> wrote, no later than a point in time.</summary>
    public static RidgeModel Read(BinaryReader reader, int width, double ridge, long clock)
    {
        var model = new RidgeModel(width, ridge, reader.ReadInt64());
        if (model._clock < 0 || model._clock > clock)
        {
            throw new ModelFormatException($"A bandit's model saw reward {model._clock} of {clock}.", "Take the state from the last backup.");
        }

        BanditFormats.ReadNumbers(reader, model._moments);
        BanditFormats.ReadNumbers(reader, model._rewards);
        BanditFormats.ReadNumbers(reader, model._factor);
        model.CheckMoments();
        for (var i = 0; i < width; i++)
        {
            if (!(model._factor[Cholesky.Index(i, i)] > 0))
            {
                throw new ModelFormatException("A bandit's model is not positive definite.", "Take the state from the last backup.");
            }
        }

        return model;
    }

    /// <summary>What was read has to be sums of rows: |Σ x·y| ≤ √(Σ x² · Σ y²), but for rounding.</summary>
    private void CheckMoments()
    {
        for (var i = 0; i < _width; i++)
        {
            var own = _moments[Cholesky.Index(i, i)];
            for (var j = 0; j <= i; j++)
            {
                var other = _moments[Cholesky.Index(j, j)];
                if (!(own is >= 0 and < 1e150) || Math.Abs(_moments[Cholesky.Index(i, j)]) > (Math.Sqrt(own * other) * (1 + 1e-6)) + 1e-12)
                {
                    throw new ModelFormatException("A bandit's model holds sums that no rows add up to.", "Take the state from the last backup.");
                }
            }
        }
    }

    private bool HasRows() => Dense.Largest(_moments) > 0;

    private void Factor()
    {
        if (_isFactored)
        {
            return;
        }

        _moments.CopyTo(_factor, 0);
        for (var i = 0; i < _width; i++)
        {
            _factor[Cholesky.Index(i, i)] += _ridge;
        }

        if (!Cholesky.TryFactor(_factor, _width))
        {
            // Only features so large that the ridge is lost beside them get here.
            _factor = Cholesky.FactorRaised(_moments, _width);
        }

        _isFactored = true;
    }

    private void UpdateFactor(ReadOnlySpan<float> features)
    {
        Span<double> left = _width <= 128 ? stackalloc double[_width] : new double[_width];
        for (var i = 0; i < _width; i++)
        {
            left[i] = features[i];
        }

        for (var k = 0; k < _width; k++)
        {
            var at = Cholesky.Index(k, k);
            var old = _factor[at];
            var length = Math.Sqrt((old * old) + (left[k] * left[k]));
            var (cosine, sine) = (length / old, left[k] / old);
            _factor[at] = length;
            for (var i = k + 1; i < _width; i++)
            {
                ref var value = ref _factor[Cholesky.Index(i, k)];
                value = (value + (sine * left[i])) / cosine;
                left[i] = (cosine * left[i]) - (sine * value);
            }
        }
    }
}
