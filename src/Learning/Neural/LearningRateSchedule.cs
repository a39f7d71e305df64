namespace AudienceML.Learning.Neural;

/// <summary>How the learning rate changes while a network learns.</summary>
public enum LearningRateSchedule
{
    /// <summary>It does not.</summary>
    Constant = 0,

    /// <summary>Half a cosine from the full rate down to 0 over all epochs (Loshchilov and Hutter 2017, SGDR, without restarts).</summary>
    Cosine = 1,

    /// <summary>Halved whenever <see cref="MultilayerPerceptronOptions.PlateauEpochs"/> epochs in a row have not lowered the loss.</summary>
    Plateau = 2,
}
