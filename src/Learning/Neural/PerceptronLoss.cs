namespace AudienceML.Learning.Neural;

/// <summary>What a multilayer perceptron minimises. Stored by value: never renumber.</summary>
public enum PerceptronLoss
{
    /// <summary>Log loss of labels 0 and 1; one output, the probability of 1.</summary>
    LogLoss = 0,

    /// <summary>Log loss of class numbers from 0 on; one probability a class.</summary>
    Softmax = 1,

    /// <summary>Half the squared error of any finite label.</summary>
    SquaredError = 2,

    /// <summary>Squared error near the label, absolute error beyond one standard deviation of the labels (Huber 1964).</summary>
    Huber = 3,
}
