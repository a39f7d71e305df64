namespace AudienceML.Learning.Trees.Boosting;

/// <summary>A sum of whole-numbered gradients (high 32 bits, signed) and hessians (low 32 bits, never negative) in one long.</summary>
/// <remarks>Adding two longs adds both halves at once. Sums are exact, so that neither order nor threads can change a bit.</remarks>
internal static class PackedSum
{
    public static long Pack(int gradient, uint hessian) => ((long)gradient << 32) + hessian;

    public static int Gradient(long sum) => (int)(sum >> 32);

    public static uint Hessian(long sum) => (uint)sum;
}
