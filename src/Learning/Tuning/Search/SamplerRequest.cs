using System.Collections.Immutable;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>All that a sampler may know when it proposes a trial.</summary>
/// <param name="Space">What can be chosen.</param>
/// <param name="Goal">Which values are better.</param>
/// <param name="Seed">The study's seed.</param>
/// <param name="Number">The number of the trial to propose.</param>
/// <param name="History">Trials that ended, by number.</param>
/// <param name="Running">What is being tried at the same time, or is about to be.</param>
public sealed record SamplerRequest(
    SearchSpace Space, Goal Goal, int Seed, int Number, ImmutableArray<TrialResult> History, ImmutableArray<ParameterValues> Running);
