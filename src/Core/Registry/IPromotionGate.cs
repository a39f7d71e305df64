namespace AudienceML.Core.Registry;

/// <summary>Decides whether a new version may go to production. Pure: no clock, no store.</summary>
public interface IPromotionGate
{
    /// <summary>Decides.</summary>
    GateDecision Decide(GateCandidates candidates);
}
