using System.Runtime.InteropServices;

namespace AudienceML.Learning.Trees.Scoring;

/// <summary>Thirty-two neighbouring leaves of a tree and the splits that rule them out, or a whole tree that is too large for masks.</summary>
/// <param name="Numbers">Splits on numbers.</param>
/// <param name="Categories">Splits on categories, which follow.</param>
/// <param name="IsLast">Whether the tree ends here.</param>
/// <param name="WalkTree">The tree to be walked instead, or -1.</param>
/// <param name="PlainGroups">How many groups from here on, to the end of a tree, hold neither categories nor trees to be walked.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct MaskGroup(int Numbers, int Categories, bool IsLast, int WalkTree, int PlainGroups = 0);
