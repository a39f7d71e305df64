namespace AudienceML.Learning.Recommenders.Evaluation;

/// <summary>How much of the lists a group of items gets.</summary>
/// <param name="Group">The group.</param>
/// <param name="CatalogueShare">Its share of the items.</param>
/// <param name="TrainingShare">Its share of the pairs that were learned from.</param>
/// <param name="ListShare">Its share of the places of the longest lists.</param>
public sealed record GroupExposure(string Group, double CatalogueShare, double TrainingShare, double ListShare);
