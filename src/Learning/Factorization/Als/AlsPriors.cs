namespace AudienceML.Learning.Factorization.Als;

/// <summary>What a model knows of users and items beside their pairs.</summary>
/// <param name="Mean">The factors of the average user.</param>
/// <param name="Items">What features of items stand for; null when it learned from none.</param>
/// <param name="Users">What features of users stand for; null when it learned from none.</param>
/// <param name="UserMean">What the features of the average user stand for; null when it learned from none.</param>
internal sealed record AlsPriors(float[] Mean, FeatureMap? Items, FeatureMap? Users, float[]? UserMean);
