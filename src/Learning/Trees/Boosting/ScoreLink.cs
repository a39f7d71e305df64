namespace AudienceML.Learning.Trees.Boosting;

/// <summary>How raw scores become outputs. Stored by value: never renumber.</summary>
public enum ScoreLink
{
    /// <summary>The output is the raw score.</summary>
    Identity = 0,

    /// <summary>The raw score is a log-odds, the output a probability.</summary>
    Logistic = 1,

    /// <summary>The outputs are the exponentials of the raw scores divided by their sum: probabilities of classes.</summary>
    Softmax = 2,

    /// <summary>The raw score is the logarithm of the output, which is always above 0.</summary>
    Exponential = 3,
}
