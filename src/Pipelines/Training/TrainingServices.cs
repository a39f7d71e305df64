using AudienceML.Core.Registry;

namespace AudienceML.Pipelines.Training;

/// <summary>What every training pipeline needs, whatever it trains.</summary>
/// <param name="Registry">Where versions live.</param>
/// <param name="Journal">Where runs are written down.</param>
/// <param name="Gate">Decides about production.</param>
/// <param name="Clock">The clock.</param>
public sealed record TrainingServices(IModelRegistry Registry, IRunJournal Journal, IPromotionGate Gate, TimeProvider Clock);
