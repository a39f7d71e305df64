namespace AudienceML.Learning.Tuning.Search;

/// <summary>What a trial said on its way.</summary>
/// <param name="Step">How far it was: folds, trees, epochs; 1 or more and rising.</param>
/// <param name="Value">The objective as it looked there.</param>
public readonly record struct TrialReport(int Step, double Value);
