using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>What a search for boosting options found.</summary>
/// <param name="Options">The best options, with a fixed number of trees and without early stopping: ready to learn from all rows.</param>
/// <param name="Score">The metric of these options, mean over the folds.</param>
/// <param name="Deviation">Its standard deviation between the folds.</param>
/// <param name="StartScore">The metric of the options that the search began with, the same way; NaN when that trial did not complete.</param>
/// <param name="Trial">The trial that it comes from.</param>
/// <param name="Study">All trials.</param>
public sealed record TunedBoosting(
    GradientBoostingOptions Options, double Score, double Deviation, double StartScore, TrialResult Trial, Study Study);
