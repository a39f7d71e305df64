namespace AudienceML.Learning.Errors;

/// <summary>The base of every failure that AudienceML itself reports: what was wrong, where, and what to do.</summary>
/// <remarks>
/// Broken calls throw <see cref="ArgumentException"/> and cancellation is never wrapped; everything else that a host can meet derives
/// from this class. Codes are stable: AML1xxx training data, AML2xxx artifacts and formats, AML3xxx registry and stores,
/// AML4xxx data sources, AML5xxx requests, AML6xxx pipelines.
/// </remarks>
public abstract class AudienceException : Exception
{
    /// <summary>Creates the failure.</summary>
    /// <param name="code">A stable code such as AML1001.</param>
    /// <param name="problem">What was wrong and where, as one sentence.</param>
    /// <param name="remedy">What to do about it, as one sentence.</param>
    /// <param name="innerException">The cause, when another failure led to this one.</param>
    protected AudienceException(string code, string problem, string remedy, Exception? innerException = null)
        : base($"{problem} {remedy} [{code}]", innerException)
    {
        Code = code;
        Problem = problem;
        Remedy = remedy;
    }

    /// <summary>The stable code, such as AML1001.</summary>
    public string Code { get; }

    /// <summary>What was wrong and where.</summary>
    public string Problem { get; }

    /// <summary>What to do about it.</summary>
    public string Remedy { get; }

    /// <summary>Whether the same call may succeed when it is repeated.</summary>
    public virtual bool IsTransient => false;
}
