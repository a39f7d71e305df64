using System.Runtime.InteropServices;

namespace AudienceML.Learning.Trees.Attribution;

/// <summary>What Shapley values need to know of a split.</summary>
/// <param name="Feature">The feature that it asks for.</param>
/// <param name="Left">The left child: a later node, or the complement of a leaf.</param>
/// <param name="Right">The right child.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ShapNode(int Feature, int Left, int Right);
