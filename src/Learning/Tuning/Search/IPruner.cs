namespace AudienceML.Learning.Tuning.Search;

/// <summary>Stops trials that are worse than others were at the same step. Without memory of its own, as samplers are.</summary>
public interface IPruner
{
    /// <summary>Name and settings: a stored study goes on only with the pruner that it began with.</summary>
    string Description { get; }

    /// <summary>Whether a trial should stop, asked after each of its finite reports.</summary>
    bool IsHopeless(PrunerRequest request);
}
