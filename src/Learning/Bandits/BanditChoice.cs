namespace AudienceML.Learning.Bandits;

/// <summary>What a bandit chose, with what has to be logged beside the reward so that other policies can be valued on it later.</summary>
/// <param name="Place">The place among the arms that were offered.</param>
/// <param name="Arm">The arm's number.</param>
/// <param name="Propensity">
/// How likely this arm was to be chosen, above 0 and up to 1; NaN when the bandit was told not to estimate it.
/// </param>
/// <param name="PropensityError">The standard error of <paramref name="Propensity"/>; 0 where it is exact.</param>
/// <param name="Estimate">The reward that is expected of the arm.</param>
public readonly record struct BanditChoice(int Place, long Arm, double Propensity, double PropensityError, double Estimate);
