namespace AudienceML.Learning.Trees.Forests;

/// <summary>What the trees say about training rows that they did not draw: an honest judgement without other data.</summary>
/// <param name="Predictions">
/// Rows × outputs, as <see cref="ForestModel.Score(ReadOnlySpan{float}, Span{float})"/> would give them with those trees alone; NaN for a row
/// that every tree drew, and for rows of weight 0.
/// </param>
/// <param name="Score">The area under the ROC curve for two classes, the share of right classes for more, R² for regression; over rows with a prediction.</param>
/// <param name="RowCount">Rows with a prediction.</param>
public sealed record OutOfBagResult(ReadOnlyMemory<float> Predictions, double Score, int RowCount);
