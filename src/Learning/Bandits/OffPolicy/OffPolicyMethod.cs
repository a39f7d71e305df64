namespace AudienceML.Learning.Bandits.OffPolicy;

/// <summary>How the value of a policy is estimated from the decisions of another.</summary>
public enum OffPolicyMethod
{
    /// <summary>Inverse propensity scoring: rewards weighed by how much likelier the policy makes the choice. Without bias, with much noise.</summary>
    InversePropensity,

    /// <summary>The same divided by the weights' sum instead of the number of decisions: less noise, a bias that vanishes with more decisions.</summary>
    SelfNormalized,

    /// <summary>What a model of the reward predicts for the policy's choices. Little noise, biased as the model is.</summary>
    DirectMethod,

    /// <summary>
    /// The model's prediction, corrected by the weighed rewards that it misses (Dudík, Langford and Li 2011): without bias when the propensities are
    /// right or the model is.
    /// </summary>
    DoublyRobust,
}
