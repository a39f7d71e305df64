namespace AudienceML.Learning.Neural;

/// <summary>How widely the weights are spread before training; shifts start at 0, and those of the outputs at the labels' mean.</summary>
public enum WeightInitialization
{
    /// <summary>Normal with variance 2 / (inputs + outputs) of a layer (Glorot and Bengio 2010).</summary>
    Glorot = 0,

    /// <summary>Normal with variance 2 / inputs before ReLU, 1 / inputs before the outputs (He et al. 2015): for networks of many layers.</summary>
    He = 1,
}
