namespace AudienceML.Learning.Similarity;

/// <summary>Vectors rounded to bytes, and who is linked with whom: the layers of navigable small worlds.</summary>
/// <remarks>A slot holds one vector. Bytes have one scale for all vectors, so that distances between them are whole numbers.</remarks>
internal sealed unsafe class HnswGraph
{
    /// <summary>The highest layer that there may be.</summary>
    public const int MaxLevel = 24;

    private const int LineInts = 16;
    private readonly bool _hasRows;

    public HnswGraph(int dimension, HnswOptions options)
    {
        Dimension = dimension;
        CodeLength = (dimension + CodeDistance.Block - 1) / CodeDistance.Block * CodeDistance.Block;
        M = options.M;
        BaseLinks = 2 * options.M;
        IsProduct = options.Metric == SimilarityMetric.InnerProduct;
        IsL2 = options.Metric == SimilarityMetric.L2;
        _hasRows = options.Storage == VectorStorage.Full;
        Codes = new(0, CodeLength, 0);
        Base = new(0, (BaseLinks + LineInts - 1) / LineInts * LineInts, -1);
        Rows = new(0, (dimension + LineInts - 1) / LineInts * LineInts, 0);
    }

    public int Dimension { get; }

    /// <summary>Bytes of a vector, filled up.</summary>
    public int CodeLength { get; }

    /// <summary>Links a new vector makes, and at most has above the lowest layer.</summary>
    public int M { get; }

    /// <summary>Links on the lowest layer at most.</summary>
    public int BaseLinks { get; }

    public bool IsProduct { get; }

    public bool IsL2 { get; }

    public bool IsCosine => !IsProduct && !IsL2;

    /// <summary>Whether vectors are kept as they are, too.</summary>
    public bool HasRows => _hasRows;

    /// <summary>Slots in use, those of removed vectors included.</summary>
    public int SlotCount { get; set; }

    /// <summary>What a byte stands for; 0 before the first vector.</summary>
    public float Scale { get; set; }

    /// <summary>Where searches start; -1 in an empty graph.</summary>
    public int Entry { get; set; } = -1;

    public PinnedRows<sbyte> Codes { get; private set; }

    /// <summary>Links on the lowest layer; -1 behind the last.</summary>
    public PinnedRows<int> Base { get; private set; }

    /// <summary>The vectors as they are.</summary>
    public PinnedRows<float> Rows { get; private set; }

    /// <summary>Links above the lowest layer, <see cref="M"/> a layer; -1 behind the last.</summary>
    public int[]?[] Upper { get; private set; } = [];

    /// <summary>The highest layer of each slot.</summary>
    public byte[] Levels { get; private set; } = [];

    /// <summary>The id of each slot; -1 when its vector was removed.</summary>
    public int[] Ids { get; private set; } = [];

    /// <summary>Makes room.</summary>
    public void Reserve(int slots)
    {
        if (slots <= Ids.Length)
        {
            return;
        }

        var capacity = SlotCount == 0 ? slots : (int)Math.Min(Array.MaxLength, Math.Max(slots, SlotCount + (SlotCount / 2L)));
        Codes = new PinnedRows<sbyte>(capacity, Codes.Stride, 0).Take(Codes, SlotCount);
        Base = new PinnedRows<int>(capacity, Base.Stride, -1).Take(Base, SlotCount);
        if (_hasRows)
        {
            Rows = new PinnedRows<float>(capacity, Rows.Stride, 0).Take(Rows, SlotCount);
        }

        var (upper, levels, ids) = (Upper, Levels, Ids);
        Array.Resize(ref upper, capacity);
        Array.Resize(ref levels, capacity);
        Array.Resize(ref ids, capacity);
        (Upper, Levels, Ids) = (upper, levels, ids);
    }

    /// <summary>The links of a slot on a layer; shorter than they may be after the first -1.</summary>
    public Span<int> Links(int slot, int layer) =>
        layer == 0 ? new(Base.At(slot), BaseLinks)
        : layer <= Levels[slot] ? Upper[slot].AsSpan((layer - 1) * M, M)
        : [];

    /// <summary>Rounds values to bytes of this graph's scale, or of one of their own.</summary>
    public static void Round(ReadOnlySpan<float> values, float scale, Span<sbyte> codes)
    {
        var factor = scale > 0 ? 1 / scale : 0;
        for (var i = 0; i < values.Length; i++)
        {
            codes[i] = (sbyte)Math.Clamp((int)MathF.Round(Math.Clamp(values[i] * factor, -127, 127)), -127, 127);
        }
    }

    /// <summary>The vector that a slot's bytes stand for.</summary>
    public void Decode(int slot, Span<float> values)
    {
        var codes = Codes.At(slot);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Scale * codes[i];
        }
    }

    /// <summary>Changes what a byte stands for and rounds all vectors anew.</summary>
    public void Rescale(float scale)
    {
        var values = new float[Dimension];
        for (var slot = 0; slot < SlotCount; slot++)
        {
            if (_hasRows)
            {
                Rows.Row(slot)[..Dimension].CopyTo(values);
            }
            else
            {
                Decode(slot, values);
            }

            Round(values, scale, Codes.Row(slot));
        }

        Scale = scale;
    }
}
