namespace AudienceML.Pipelines.Inference.Realtime;

/// <summary>
/// Holds the predictor that answers now. Readers take it without a lock; a swap changes model, version and thresholds at once, because a
/// predictor is immutable and holds all of them.
/// </summary>
/// <typeparam name="TPredictor">The predictor.</typeparam>
public sealed class PredictorSlot<TPredictor>
    where TPredictor : class
{
    private volatile TPredictor? _current;

    /// <summary>Creates the slot.</summary>
    /// <param name="predictor">What answers at first; null for nothing yet.</param>
    public PredictorSlot(TPredictor? predictor = null) => _current = predictor;

    /// <summary>What answers now; null when nothing was ever put in. Take it once a request and use what was taken.</summary>
    public TPredictor? Current => _current;

    /// <summary>Puts another predictor in; requests that took the old one finish with it.</summary>
    public void Swap(TPredictor predictor)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        _current = predictor;
    }
}
