namespace AudienceML.Learning.Trees.Forests;

/// <summary>What a forest predicts. Stored by value: never renumber.</summary>
public enum ForestTask
{
    /// <summary>
    /// The classes 0, 1, …: for two classes the output is the probability of class 1, for more one probability a class. Splits lower the
    /// Gini impurity.
    /// </summary>
    Classification = 0,

    /// <summary>Any finite number: the output is the mean of the trees' leaf means. Splits lower the variance.</summary>
    Regression = 1,
}
