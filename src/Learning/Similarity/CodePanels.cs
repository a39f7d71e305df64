using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Similarity;

/// <summary>Vectors rounded to a byte a value, laid out so that one query meets sixteen of them at once.</summary>
/// <remarks>
/// A panel holds 16 vectors: for each step of four values, 16 × 4 bytes. A byte is 128 + round(value ÷ scale), with a scale for each vector
/// that makes its largest value ±127. A chunk is 8 panels, for which the largest norm and the largest norm of the rounding errors are kept.
/// With the query rounded alike, q·x differs from the product of the rounded vectors by at most |q̂|·|x - x̂| + |q - q̂|·|x| (Cauchy and
/// Schwarz): whole numbers thus rule out nearly all vectors for certain, and only the rest is computed in single precision.
/// </remarks>
internal sealed class CodePanels
{
    /// <summary>Vectors of a panel.</summary>
    public const int Lanes = 16;

    /// <summary>Vectors of a chunk.</summary>
    public const int ChunkLanes = 128;

    /// <summary>Panels of a chunk.</summary>
    public const int ChunkPanels = ChunkLanes / Lanes;

    private byte[] _codes = [];
    private float[] _scales = [];
    private float[] _biases = [];
    private float[] _norms = [];
    private float[] _errors = [];
    private ChunkBound[] _bounds = [];

    public CodePanels(int dimension) => (Dimension, Steps) = (dimension, (dimension + 3) / 4);

    /// <summary>Values of a vector.</summary>
    public int Dimension { get; }

    /// <summary>Steps of four values.</summary>
    public int Steps { get; }

    /// <summary>Vectors held.</summary>
    public int Count { get; private set; }

    /// <summary>Chunks that hold a vector.</summary>
    public int ChunkCount => Blocks.Count(Count, ChunkLanes);

    /// <summary>Bytes of a panel.</summary>
    public int PanelBytes => Steps * Lanes * 4;

    /// <summary>All codes.</summary>
    public byte[] Codes => _codes;

    /// <summary>What a code is multiplied with, one a vector.</summary>
    public float[] Scales => _scales;

    /// <summary>What is added to a product, one a vector.</summary>
    public float[] Biases => _biases;

    /// <summary>The largest norms of each chunk.</summary>
    public ChunkBound[] Bounds => _bounds;

    /// <summary>Makes room and says how many vectors there are; new ones have to be <see cref="Set"/> and their chunks bounded by <see cref="Bound"/>.</summary>
    public void Resize(int count)
    {
        var chunks = Blocks.Count(count, ChunkLanes);
        if (_bounds.Length < chunks)
        {
            var capacity = count <= Count + 1 ? chunks + Math.Max(1, chunks / 4) : chunks;
            var lanes = checked(capacity * ChunkLanes);
            var codes = GC.AllocateUninitializedArray<byte>(checked(lanes * Steps * 4), pinned: true);
            _codes.CopyTo(codes, 0);
            codes.AsSpan(_codes.Length).Fill(128);
            _codes = codes;
            Grow(ref _scales, lanes);
            Grow(ref _biases, lanes);
            Grow(ref _norms, lanes);
            Grow(ref _errors, lanes);
            Array.Resize(ref _bounds, capacity);
        }

        Count = count;
    }

    /// <summary>Rounds a vector into a place.</summary>
    /// <param name="place">Below <see cref="Count"/>.</param>
    /// <param name="vector">The values.</param>
    /// <param name="metric">With <see cref="SimilarityMetric.L2"/> minus half the squared norm is added to products.</param>
    /// <param name="isRoundedMeant">Whether the rounded vector is what is searched, and not the one given.</param>
    public void Set(int place, ReadOnlySpan<float> vector, SimilarityMetric metric, bool isRoundedMeant)
    {
        var scale = ScaleOf(vector, out var factor);
        double squares = 0, errors = 0;
        var at = ((place / Lanes) * PanelBytes) + (place % Lanes * 4);
        for (var i = 0; i < vector.Length; i++)
        {
            var code = Math.Clamp((int)MathF.Round(vector[i] * factor), -127, 127);
            _codes[at + (i / 4 * Lanes * 4) + (i % 4)] = (byte)(code + 128);
            var near = scale * code;
            double meant = isRoundedMeant ? near : vector[i];
            squares += meant * meant;
            errors += (meant - ((double)scale * code)) * (meant - ((double)scale * code));
        }

        _scales[place] = scale;
        _biases[place] = metric == SimilarityMetric.L2 ? (float)(-squares / 2) : 0;
        _norms[place] = Up(Math.Sqrt(squares));
        _errors[place] = Up(Math.Sqrt(errors));
    }

    /// <summary>Takes a vector that was rounded before.</summary>
    public void Restore(int place, float scale, ReadOnlySpan<sbyte> codes, SimilarityMetric metric)
    {
        var squares = 0d;
        var errors = 0d;
        var at = ((place / Lanes) * PanelBytes) + (place % Lanes * 4);
        for (var i = 0; i < codes.Length; i++)
        {
            _codes[at + (i / 4 * Lanes * 4) + (i % 4)] = (byte)(codes[i] + 128);
            double meant = scale * codes[i];
            squares += meant * meant;
            errors += (meant - ((double)scale * codes[i])) * (meant - ((double)scale * codes[i]));
        }

        _scales[place] = scale;
        _biases[place] = metric == SimilarityMetric.L2 ? (float)(-squares / 2) : 0;
        _norms[place] = Up(Math.Sqrt(squares));
        _errors[place] = Up(Math.Sqrt(errors));
    }

    /// <summary>What a step of a vector's bytes stands for, 0 where all values are as good as 0.</summary>
    /// <param name="vector">The values, finite.</param>
    /// <param name="factor">What a value is multiplied with before it is rounded.</param>
    internal static float ScaleOf(ReadOnlySpan<float> vector, out float factor)
    {
        var largest = vector.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(vector)) / 127;
        factor = largest > 0 && float.IsFinite(1 / largest) ? 1 / largest : 0;
        return factor == 0 ? 0 : largest;
    }

    /// <summary>Takes over the vector of another place.</summary>
    public void Move(int from, int to)
    {
        for (var step = 0; step < Steps; step++)
        {
            var source = ((from / Lanes) * PanelBytes) + (((step * Lanes) + (from % Lanes)) * 4);
            _codes.AsSpan(source, 4).CopyTo(_codes.AsSpan(((to / Lanes) * PanelBytes) + (((step * Lanes) + (to % Lanes)) * 4), 4));
        }

        (_scales[to], _biases[to], _norms[to], _errors[to]) = (_scales[from], _biases[from], _norms[from], _errors[from]);
    }

    /// <summary>Finds the largest norms of a chunk anew.</summary>
    public void Bound(int chunk)
    {
        var bound = default(ChunkBound);
        var end = Math.Min(Count, (chunk + 1) * ChunkLanes);
        for (var place = chunk * ChunkLanes; place < end; place++)
        {
            bound = new(Math.Max(bound.Norm, _norms[place]), Math.Max(bound.Error, _errors[place]));
        }

        _bounds[chunk] = bound;
    }

    /// <summary>The bytes of a place, with sign.</summary>
    public void Read(int place, Span<sbyte> codes)
    {
        var at = ((place / Lanes) * PanelBytes) + (place % Lanes * 4);
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = (sbyte)(_codes[at + (i / 4 * Lanes * 4) + (i % 4)] - 128);
        }
    }

    /// <summary>The rounded vector of a place.</summary>
    public void Decode(int place, Span<float> vector)
    {
        var at = ((place / Lanes) * PanelBytes) + (place % Lanes * 4);
        var scale = _scales[place];
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = scale * (_codes[at + (i / 4 * Lanes * 4) + (i % 4)] - 128);
        }
    }

    /// <summary>The next larger number: bounds are rounded away from what they bound.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Up(double value) => MathF.BitIncrement((float)value);

    private static void Grow(ref float[] values, int length)
    {
        var grown = GC.AllocateArray<float>(length, pinned: true);
        values.CopyTo(grown, 0);
        values = grown;
    }
}
