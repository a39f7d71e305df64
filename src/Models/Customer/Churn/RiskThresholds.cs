using AudienceML.Learning.Errors;

namespace AudienceML.Models.Customer.Churn;

/// <summary>The probabilities at which a risk level begins; 0 to 1 and not falling.</summary>
/// <remarks>
/// They are chosen by capture on rows that the model was not trained on: of those who did churn there, the given share stands at or above
/// the threshold. So a level answers the question of how many churners an action on it and the levels above would reach.
/// </remarks>
/// <param name="Medium">From here on the risk is medium.</param>
/// <param name="High">From here on it is high.</param>
/// <param name="Critical">From here on it is critical.</param>
public readonly record struct RiskThresholds(float Medium, float High, float Critical)
{
    /// <summary>The level of a probability.</summary>
    public RiskLevel LevelOf(float probability) =>
        probability >= Critical ? RiskLevel.Critical
        : probability >= High ? RiskLevel.High
        : probability >= Medium ? RiskLevel.Medium
        : RiskLevel.Low;

    /// <summary>Chooses the thresholds by capture.</summary>
    /// <param name="probabilities">Of rows that the model was not trained on.</param>
    /// <param name="labels">One a row; at least one is 1.</param>
    /// <param name="mediumCapture">Share of the churners at or above medium, above 0 up to 1.</param>
    /// <param name="highCapture">Share at or above high, at most that of medium.</param>
    /// <param name="criticalCapture">Share at or above critical, at most that of high.</param>
    public static RiskThresholds Choose(
        ReadOnlySpan<float> probabilities, ReadOnlySpan<float> labels, double mediumCapture, double highCapture, double criticalCapture)
    {
        var churned = new List<float>();
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (labels[i] > 0.5f)
            {
                churned.Add(probabilities[i]);
            }
        }

        if (churned.Count == 0)
        {
            throw new TrainingDataException("Nobody churned among the validation rows, so no risk level can be set.", "Give more rows.");
        }

        churned.Sort();
        float At(double capture) => churned[^Math.Max(1, (int)Math.Ceiling(capture * churned.Count))];
        return new(At(mediumCapture), At(highCapture), At(criticalCapture));
    }
}
