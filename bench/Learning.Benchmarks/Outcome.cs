namespace AudienceML.Learning.Benchmarks;

/// <summary>What one run took and how good its result is.</summary>
/// <param name="Seconds">Of the part that counts.</param>
/// <param name="Quality">Named figures: AUC, inertia, loss.</param>
internal sealed record Outcome(double Seconds, IReadOnlyDictionary<string, double> Quality);
