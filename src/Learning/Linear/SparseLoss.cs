namespace AudienceML.Learning.Linear;

/// <summary>What a linear model of sparse rows predicts. Stored by its number.</summary>
public enum SparseLoss
{
    /// <summary>Labels 0 and 1; the output is the probability of 1.</summary>
    Logistic = 0,

    /// <summary>Labels are class numbers from 0 on; one probability a class.</summary>
    Softmax = 1,

    /// <summary>Any finite label, by half the squared difference.</summary>
    SquaredError = 2,
}
