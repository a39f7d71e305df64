using System.Runtime.InteropServices;

namespace AudienceML.Learning.Trees.Forests;

/// <summary>A row that a tree drew.</summary>
/// <param name="Row">Its place in the rows that a node looks at.</param>
/// <param name="Count">How often it was drawn; for two classes that are counted, in the low half, with the draws of class 1 in the high half.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Draw(uint Row, uint Count);
