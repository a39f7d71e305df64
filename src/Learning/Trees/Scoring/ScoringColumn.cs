using System.Runtime.InteropServices;

namespace AudienceML.Learning.Trees.Scoring;

/// <summary>One feature as trees compare it.</summary>
/// <param name="Feature">The feature's number in a row.</param>
/// <param name="Kind">What its value becomes.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ScoringColumn(int Feature, ScoringColumnKind Kind);
