using System.Collections.Immutable;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Recommenders.Hybrid;

/// <summary>Learns several algorithms and how much each should count.</summary>
/// <remarks>
/// Weights that are not given are found on a part of each user's items that the algorithms have not seen; then all of them that got a weight
/// learn again from everything. The same bits for any number of threads.
/// </remarks>
public sealed class HybridLearner : IRecommenderLearner
{
    private readonly ImmutableArray<HybridPart> _parts;
    private readonly HybridOptions _options;

    /// <summary>Names the parts.</summary>
    /// <param name="parts">One to 64, each with another name.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    public HybridLearner(IEnumerable<HybridPart> parts, HybridOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        _parts = [.. parts];
        _options = options ?? new();
        _options.Check(nameof(options));
        if (_parts.Length is < 1 or > 64 || _parts.Select(p => p.Name).Distinct(StringComparer.Ordinal).Count() != _parts.Length)
        {
            throw new ArgumentException($"A hybrid has 1 to 64 parts with different names, not {_parts.Length}.", nameof(parts));
        }

        if (_parts.Any(p => double.IsNaN(p.Weight)) ? _parts.Any(p => !double.IsNaN(p.Weight)) : !(_parts.Sum(p => p.Weight) > 0))
        {
            throw new ArgumentException("Either all parts have a weight, one at least above 0, or none has.", nameof(parts));
        }
    }

    /// <inheritdoc/>
    public IRecommender Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        if (interactions.Count == 0)
        {
            throw new TrainingDataException("There are no interactions to learn from.", "Widen the window, or check the filters of the source.");
        }

        if (_options.HoldOutLast && !interactions.HasTimes)
        {
            throw new TrainingDataException("Holding out the last items needs to know when they were.", "Pass times, or hold out any items.");
        }

        var weights = _parts.Any(p => double.IsNaN(p.Weight)) ? FindWeights(interactions, context, cancellationToken) : [.. _parts.Select(p => p.Weight)];
        var sum = weights.Sum();
        var kept = Enumerable.Range(0, _parts.Length).Where(i => weights[i] > 0).ToArray();
        var models = new IRecommender[kept.Length];
        for (var i = 0; i < kept.Length; i++)
        {
            context.Progress?.Report(new LearningProgress("learning " + _parts[kept[i]].Name, i, kept.Length));
            models[i] = Learn(kept[i], interactions, context, cancellationToken);
        }

        return new HybridModel(_options.Scaling, [.. kept.Select(i => _parts[i].Name)], models, [.. kept.Select(i => weights[i] / sum)]);
    }

    private double[] FindWeights(Interactions interactions, LearningContext context, CancellationToken cancellationToken)
    {
        if (_parts.Length == 1)
        {
            return [1];
        }

        var fit = new WeightFit(_options, _parts.Length, context.MaxDegreeOfParallelism);
        for (var repeat = 0; repeat < _options.Repeats; repeat++)
        {
            // Where nobody took three items nothing tells the parts apart, and all count alike.
            var seed = (long)Seeds.Derive((long)Seeds.Derive(context.Seed, "hybrid"), repeat);
            var pairs = _options.HoldOutLast
                ? HoldOutPairs.Latest(interactions, _options.HoldOutShare / (repeat + 1))
                : HoldOutPairs.AtRandom(interactions, _options.HoldOutShare, seed);
            if (pairs.Wanted.ValueCount > 0 && pairs.Learned.Count > 0)
            {
                var models = new IRecommender[_parts.Length];
                for (var part = 0; part < models.Length; part++)
                {
                    context.Progress?.Report(new LearningProgress(
                        "trying " + _parts[part].Name, (repeat * models.Length) + part, _options.Repeats * models.Length));
                    models[part] = Learn(part, pairs.Learned, context, cancellationToken);
                }

                fit.Prepare(models, pairs, seed, cancellationToken);
            }
        }

        context.Progress?.Report(new LearningProgress("weighing", 0, 0));
        return fit.Find(cancellationToken);
    }

    /// <summary>Two parts of one algorithm shall not draw the same numbers.</summary>
    private IRecommender Learn(int part, Interactions interactions, LearningContext context, CancellationToken cancellationToken) =>
        _parts[part].Learner.Learn(
            interactions, context with { Seed = (int)(Seeds.Derive(context.Seed, "hybrid " + _parts[part].Name) & int.MaxValue) }, cancellationToken);
}
