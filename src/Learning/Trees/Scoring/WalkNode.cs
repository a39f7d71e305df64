using System.Runtime.InteropServices;

namespace AudienceML.Learning.Trees.Scoring;

/// <summary>A node or leaf for walking: two children lie side by side, and a leaf is its own left child.</summary>
/// <param name="Threshold">Values above it go right; infinity in a leaf, which nothing is above.</param>
/// <param name="Column">The column compared; the complement for a category.</param>
/// <param name="Left">The left child; the right one follows it.</param>
/// <param name="Value">A leaf's value; for a category, the bits of the number of its set.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct WalkNode(float Threshold, int Column, int Left, float Value);
