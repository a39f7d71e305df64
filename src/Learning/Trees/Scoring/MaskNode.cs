using System.Runtime.InteropServices;

namespace AudienceML.Learning.Trees.Scoring;

/// <summary>A split as a bit mask: a row above the threshold cannot reach the leaves cleared.</summary>
/// <param name="Threshold">The threshold; for a category, the bits of the number of its set.</param>
/// <param name="Clear">Leaves of the left child, among 32; the first leaf is the highest bit.</param>
/// <param name="Column">The column compared.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct MaskNode(float Threshold, uint Clear, int Column);
