namespace AudienceML.Pipelines.Inference.Realtime;

/// <summary>An answer, and who gave it.</summary>
/// <param name="Prediction">The answer.</param>
/// <param name="Source">The model or the fallback.</param>
/// <param name="Reason">Why the fallback answered: no_model, no_row, or the failure's name; empty when the model did.</param>
public readonly record struct Served<TPrediction>(TPrediction Prediction, AnswerSource Source, string Reason = "");
