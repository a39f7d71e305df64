namespace AudienceML.Learning.Linear;

/// <summary>One coefficient of a linear model, on standardised numbers and plain 0-1 indicators.</summary>
/// <param name="Column">The feature's name.</param>
/// <param name="Category">The category code that the coefficient belongs to, or -1.</param>
/// <param name="IsMissing">Whether it is the coefficient of "the value is missing".</param>
/// <param name="Weight">What the term adds to the prediction, of a classifier to the log-odds: for a number, one standard deviation above its mean.</param>
public readonly record struct LinearTerm(string Column, int Category, bool IsMissing, double Weight);
