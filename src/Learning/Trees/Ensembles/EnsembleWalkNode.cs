using System.Runtime.InteropServices;

namespace AudienceML.Learning.Trees.Ensembles;

/// <summary>A node or leaf for walking: two children lie side by side, and a leaf is its own left child.</summary>
/// <param name="Threshold">Values up to it go left; infinity in a leaf.</param>
/// <param name="Column">The column compared; 0 in a leaf.</param>
/// <param name="Left">The left child; the right one follows it.</param>
/// <param name="Set">Where the set of a category begins, -1 for a number.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct EnsembleWalkNode<T>(T Threshold, int Column, int Left, int Set)
    where T : unmanaged;
