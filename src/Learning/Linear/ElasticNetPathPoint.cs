namespace AudienceML.Learning.Linear;

/// <summary>One strength of penalty on a path.</summary>
/// <param name="Alpha">The strength.</param>
/// <param name="NonZero">How many coefficients are not 0.</param>
/// <param name="Model">The model at this strength.</param>
/// <param name="CrossValidatedError">The mean squared error on rows that were left out, NaN without folds.</param>
public sealed record ElasticNetPathPoint(double Alpha, int NonZero, LinearRegressionModel Model, double CrossValidatedError);
