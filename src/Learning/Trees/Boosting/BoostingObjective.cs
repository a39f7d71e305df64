namespace AudienceML.Learning.Trees.Boosting;

/// <summary>What boosting minimises. Stored by value: never renumber.</summary>
public enum BoostingObjective
{
    /// <summary>Log loss of labels 0 and 1; the output is the probability of 1, the raw score its log-odds.</summary>
    BinaryLogLoss = 0,

    /// <summary>Half the squared error of any finite label; the output is the raw score.</summary>
    SquaredError = 1,
}
