namespace AudienceML.Learning.Neural.Recommenders;

/// <summary>Adam's step size, corrected for the means that start at 0 (Kingma and Ba 2015).</summary>
internal sealed class AdamPace(double learningRate)
{
    public const float Beta1 = 0.9f;
    public const float Beta2 = 0.999f;
    private double _power1 = 1;
    private double _power2 = 1;

    /// <summary>The size of the next step.</summary>
    public float Next()
    {
        _power1 *= Beta1;
        _power2 *= Beta2;
        return (float)(learningRate * Math.Sqrt(1 - _power2) / (1 - _power1));
    }
}
