namespace AudienceML.Learning.Trees.Boosting;

/// <summary>What boosting minimises. Stored by value: never renumber.</summary>
public enum BoostingObjective
{
    /// <summary>Log loss of labels 0 and 1; the output is the probability of 1, the raw score its log-odds.</summary>
    BinaryLogLoss = 0,

    /// <summary>Half the squared error of any finite label; the output is the raw score, an estimate of the mean.</summary>
    SquaredError = 1,

    /// <summary>The absolute error of any finite label; the output estimates the median. Leaves take medians (Friedman 2001, algorithm 3).</summary>
    AbsoluteError = 2,

    /// <summary>
    /// The pinball loss of any finite label; the output estimates the quantile at <see cref="GradientBoostingOptions.QuantileLevel"/>
    /// (Koenker and Bassett 1978). Leaves take quantiles.
    /// </summary>
    Quantile = 3,

    /// <summary>
    /// Squared up to <see cref="GradientBoostingOptions.HuberDelta"/>, absolute beyond: a mean that outliers do not carry away
    /// (Huber 1964; leaves as in Friedman 2001, algorithm 4).
    /// </summary>
    Huber = 4,

    /// <summary>Poisson likelihood of counts, 0 or more, with a logarithmic link: the output is the expected count.</summary>
    Poisson = 5,

    /// <summary>
    /// Tweedie likelihood of labels of 0 or more, many of them 0, such as revenue: variance = mean to the power
    /// <see cref="GradientBoostingOptions.TweediePower"/>, logarithmic link (Jørgensen 1987). The output is the mean.
    /// </summary>
    Tweedie = 6,

    /// <summary>Gamma likelihood of labels above 0, such as durations, with a logarithmic link. The output is the mean.</summary>
    Gamma = 7,

    /// <summary>
    /// Cross-entropy of classes 0 to K - 1; the outputs are K probabilities. Each round grows a tree a class (Friedman 2001, algorithm 6).
    /// </summary>
    Softmax = 8,

    /// <summary>
    /// LambdaRank for rows in groups (<see cref="Data.LearningSet.Groups"/>) with labels of 0, 1, …, 31, the more the better: pairs that
    /// are out of order push each other by what swapping them would do to NDCG (Burges 2010). The output only means something within a group.
    /// </summary>
    LambdaRank = 9,

    /// <summary>A loss of your own: <see cref="GradientBoostingOptions.CustomObjective"/>.</summary>
    Custom = 10,
}
