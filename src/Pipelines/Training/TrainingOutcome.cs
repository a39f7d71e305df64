using System.Collections.Immutable;
using AudienceML.Core.Evaluation;
using AudienceML.Core.Registry;

namespace AudienceML.Pipelines.Training;

/// <summary>What came of a training run that did not fail. A refused version is an outcome too: it is registered and stays validated.</summary>
/// <param name="RunId">The run in the journal.</param>
/// <param name="Entry">The registered version, in the stage where it stands now.</param>
/// <param name="Report">How good it is on the held-out rows.</param>
/// <param name="Baselines">How good simple models are on the same rows.</param>
/// <param name="Gate">Whether it may take the place of the version in production, and why.</param>
/// <param name="Seconds">From the first row read to the end.</param>
/// <param name="Rows">Labelled rows in all.</param>
/// <param name="Features">Features of a row.</param>
/// <param name="Findings">What the check of the data found, one sentence each.</param>
public sealed record TrainingOutcome(
    Guid RunId,
    ModelEntry Entry,
    EvaluationReport Report,
    ImmutableArray<BaselineReport> Baselines,
    GateDecision Gate,
    double Seconds,
    int Rows,
    int Features,
    ImmutableArray<string> Findings);
