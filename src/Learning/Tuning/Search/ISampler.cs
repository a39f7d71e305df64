namespace AudienceML.Learning.Tuning.Search;

/// <summary>Chooses what to try next. Without memory of its own: the same request gives the same proposal, which makes studies resumable.</summary>
public interface ISampler
{
    /// <summary>Name and settings: a stored study goes on only with the sampler that it began with.</summary>
    string Description { get; }

    /// <summary>Proposes a point.</summary>
    ParameterValues Propose(SamplerRequest request);
}
