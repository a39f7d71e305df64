namespace AudienceML.Learning.Trees.Ensembles;

/// <summary>How raw scores become outputs. Stored by value: never renumber.</summary>
public enum EnsembleLink
{
    /// <summary>The outputs are the raw scores.</summary>
    Identity = 0,

    /// <summary>Each output is 1 / (1 + exp(-scale × raw score)): a probability, or one class against all others.</summary>
    Sigmoid = 1,

    /// <summary>exp of the raw scores divided by their sum: the probabilities of classes.</summary>
    Softmax = 2,

    /// <summary>exp of the raw score: a rate or another positive mean.</summary>
    Exp = 3,

    /// <summary>log(1 + exp(raw score)).</summary>
    Softplus = 4,

    /// <summary>The raw score squared, with its sign.</summary>
    SignedSquare = 5,

    /// <summary>1 above zero, else 0.</summary>
    Step = 6,
}
