using System.Runtime.CompilerServices;

namespace AudienceML.Learning.Similarity;

/// <summary>Rows of equal length on cache lines, at addresses that do not move while this object lives.</summary>
internal sealed unsafe class PinnedRows<T>
    where T : unmanaged
{
    private const int Line = 64;
    private readonly T[] _memory;

    /// <summary>Makes room for rows whose length in bytes is a multiple of a cache line's; values are <paramref name="empty"/>.</summary>
    public PinnedRows(int capacity, int stride, T empty)
    {
        Capacity = capacity;
        Stride = stride;
        _memory = GC.AllocateUninitializedArray<T>(checked((capacity * stride) + (Line / sizeof(T))), pinned: true);
        _memory.AsSpan().Fill(empty);
        var start = (nint)Unsafe.AsPointer(ref _memory[0]);
        Start = (T*)((start + Line - 1) & ~(nint)(Line - 1));
    }

    /// <summary>Rows that there is room for.</summary>
    public int Capacity { get; }

    /// <summary>Values from row to row.</summary>
    public int Stride { get; }

    /// <summary>The first row.</summary>
    public T* Start { get; }

    /// <summary>A row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* At(int row) => Start + ((nint)row * Stride);

    /// <summary>A row as a span.</summary>
    public Span<T> Row(int row) => new(At(row), Stride);

    /// <summary>Copies the first rows of another.</summary>
    public PinnedRows<T> Take(PinnedRows<T> other, int rows)
    {
        new ReadOnlySpan<T>(other.Start, checked(rows * Stride)).CopyTo(new(Start, checked(rows * Stride)));
        return this;
    }
}
