using System.Collections.Immutable;

namespace AudienceML.Learning.Data;

/// <summary>What a row counts by the class of its label, times its own weight.</summary>
public sealed class ClassWeights
{
    private readonly ImmutableArray<double> _weights;

    private ClassWeights(ImmutableArray<double> weights) => _weights = weights;

    /// <summary>
    /// Every class weighs the same in all: rows / (classes × rows of the class), by weight, as scikit-learn's "balanced". Probabilities then
    /// are those of a population in which the classes are equally frequent: calibrate them before they are used as such.
    /// </summary>
    public static ClassWeights Balanced { get; } = new([]);

    /// <summary>A weight a class.</summary>
    /// <param name="weights">For class 0, 1, …; above 0 and finite. Classes beyond weigh 1.</param>
    public static ClassWeights Of(params ReadOnlySpan<double> weights)
    {
        foreach (var weight in weights)
        {
            if (!(weight > 0 && double.IsFinite(weight)))
            {
                throw new ArgumentOutOfRangeException(nameof(weights), weight, "A class weighs more than 0, and not infinitely much.");
            }
        }

        return weights.IsEmpty ? throw new ArgumentException("Name the weight of at least one class.", nameof(weights)) : new([.. weights]);
    }

    /// <summary>The same rows, weighted by class as well.</summary>
    /// <param name="set">Rows whose labels are classes: whole numbers of 0 or more.</param>
    public LearningSet Apply(LearningSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var labels = set.Labels.Span;
        var weights = new float[labels.Length];
        var byClass = _weights.IsEmpty ? Balance(set) : null;
        for (var i = 0; i < weights.Length; i++)
        {
            var label = Class(labels[i], i);
            var factor = byClass is not null ? byClass[label] : label < _weights.Length ? _weights[label] : 1;
            weights[i] = (float)(factor * (set.Weights.IsEmpty ? 1.0 : set.Weights.Span[i]));
        }

        return new LearningSet(set.Features, set.Labels, weights, set.Columns, set.Groups);
    }

    private static Dictionary<int, double> Balance(LearningSet set)
    {
        var labels = set.Labels.Span;
        var sums = new Dictionary<int, double>();
        double total = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            var weight = set.Weights.IsEmpty ? 1.0 : set.Weights.Span[i];
            var label = Class(labels[i], i);
            sums[label] = sums.GetValueOrDefault(label) + weight;
            total += weight;
        }

        // A class whose rows weigh nothing keeps them at nothing.
        var present = sums.Values.Count(sum => sum > 0);
        return sums.ToDictionary(pair => pair.Key, pair => pair.Value > 0 ? total / (present * pair.Value) : 1);
    }

    private static int Class(float label, int row) => label >= 0 && label < int.MaxValue && label == (int)label
        ? (int)label
        : throw new Errors.TrainingDataException(
            $"The label of row {row} is {label}; classes that are weighted are whole numbers of 0 or more.", "Number the classes from 0.");
}
