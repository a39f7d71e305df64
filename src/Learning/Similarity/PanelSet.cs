namespace AudienceML.Learning.Similarity;

/// <summary>What a scan passes over.</summary>
/// <param name="Panels">The rounded vectors.</param>
/// <param name="Rows">The vectors as they are, row after row; empty when the rounded ones are what is searched.</param>
/// <param name="Ids">The id of each place.</param>
/// <param name="AreRowsById">Whether <paramref name="Rows"/> lie by id; else they lie by place.</param>
/// <param name="Metric">How near two vectors are.</param>
internal sealed record PanelSet(CodePanels Panels, ReadOnlyMemory<float> Rows, int[] Ids, bool AreRowsById, SimilarityMetric Metric);
