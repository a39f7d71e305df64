namespace AudienceML.Pipelines.Inference.Realtime;

/// <summary>Who answered.</summary>
public enum AnswerSource
{
    /// <summary>The model.</summary>
    Model,

    /// <summary>The fallback: there is no model yet, no row, or one of them failed.</summary>
    Fallback,
}
