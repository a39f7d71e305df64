using System.Runtime.InteropServices;

namespace AudienceML.Learning.Trees;

/// <summary>Memory outside the managed heap on a cache-line boundary, with 64 bytes to spare behind its end.</summary>
/// <remarks>Kernels read whole vectors and prefetch ahead; the spare bytes make that safe at the end.</remarks>
internal sealed unsafe class NativeBuffer<T> : SafeHandle
    where T : unmanaged
{
    private const int Alignment = 64;

    /// <summary>Takes memory; what it holds is not defined.</summary>
    public NativeBuffer(long length)
        : base(0, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        var used = (nuint)checked(length * sizeof(T));
        var bytes = (used + (2 * Alignment)) / Alignment * Alignment;
        var pointer = (byte*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(pointer + used, bytes - used);
        SetHandle((nint)pointer);
    }

    public long Length { get; }

    public T* Pointer => (T*)handle;

    public override bool IsInvalid => handle == 0;

    public Span<T> Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)start + count, Length, nameof(count));
        return new Span<T>(Pointer + start, count);
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
