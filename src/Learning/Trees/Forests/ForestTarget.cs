using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Trees.Forests;

/// <summary>What the trees learn: checked labels, classes and weights.</summary>
internal sealed class ForestTarget
{
    /// <summary>Classes at most.</summary>
    public const int MaxClasses = 1024;

    private ForestTarget(float[] labels, float[]? weights, int classes, double[] classWeights)
    {
        Labels = labels;
        Weights = weights;
        Classes = classes;
        ClassWeights = classWeights;
    }

    /// <summary>One a row: the class or the value.</summary>
    public float[] Labels { get; }

    /// <summary>One a row, weights of classes included unless <see cref="IsCounted"/>; null when all are alike.</summary>
    public float[]? Weights { get; }

    /// <summary>Classes; 0 for regression.</summary>
    public int Classes { get; }

    /// <summary>The weight of each class; empty for regression.</summary>
    public double[] ClassWeights { get; }

    /// <summary>Whether two classes need no more than counting: rows weigh alike, but for their class.</summary>
    public bool IsCounted => Classes == 2 && Weights is null;

    /// <summary>Values of a leaf: one for two classes and for regression, else one a class.</summary>
    public int Outputs => Classes > 2 ? Classes : 1;

    /// <exception cref="TrainingDataException">Says what is wrong with the labels.</exception>
    public static ForestTarget Create(LearningSet train, ForestOptions options)
    {
        var labels = train.Labels.ToArray();
        var weights = SameWeights(train.Weights.Span) ? null : train.Weights.ToArray();
        if (options.Task == ForestTask.Regression)
        {
            CheckFinite(labels);
            return new ForestTarget(labels, weights, 0, []);
        }

        var classes = CountClasses(labels, options.Classes);
        var classWeights = WeighClasses(labels, weights, classes, options);
        if (classes == 2 && weights is null)
        {
            return new ForestTarget(labels, null, classes, classWeights);
        }

        if (classWeights.Any(weight => weight != 1))
        {
            weights ??= Array.ConvertAll(labels, _ => 1f);
            for (var i = 0; i < labels.Length; i++)
            {
                weights[i] = (float)(weights[i] * classWeights[(int)labels[i]]);
            }
        }

        return new ForestTarget(labels, weights, classes, classWeights);
    }

    private static bool SameWeights(ReadOnlySpan<float> weights) => weights.IsEmpty || !weights.ContainsAnyExcept(weights[0]);

    private static void CheckFinite(float[] labels)
    {
        var at = Array.FindIndex(labels, label => !float.IsFinite(label));
        if (at >= 0)
        {
            throw new TrainingDataException($"The label of row {at} is {labels[at]}.", "Leave rows without a finite label out.");
        }
    }

    private static int CountClasses(float[] labels, int declared)
    {
        var greatest = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            var label = labels[i];
            if (!(label >= 0 && label < MaxClasses && label == (int)label))
            {
                throw new TrainingDataException(
                    $"The label of row {i} is {label}; a class is a whole number from 0 to {MaxClasses - 1}.", "Number the classes from 0.");
            }

            greatest = Math.Max(greatest, (int)label);
        }

        if (Array.TrueForAll(labels, label => label == labels[0]))
        {
            throw new TrainingDataException(
                $"All {labels.Length} labels equal {labels[0]}.", "Widen the window or the selection until a second class occurs.");
        }

        return declared == 0 || declared > greatest
            ? Math.Max(declared, greatest + 1)
            : throw new TrainingDataException($"A label is {greatest}, and there are {declared} classes.", "Number the classes from 0, or declare more.");
    }

    private static double[] WeighClasses(float[] labels, float[]? weights, int classes, ForestOptions options)
    {
        if (!options.ClassWeights.IsEmpty && options.ClassWeights.Length != classes)
        {
            throw new TrainingDataException(
                $"There are {classes} classes and {options.ClassWeights.Length} class weights.", "Give one weight a class, or none.");
        }

        var result = new double[classes];
        Array.Fill(result, 1);
        if (options.Balanced)
        {
            var totals = new double[classes];
            for (var i = 0; i < labels.Length; i++)
            {
                totals[(int)labels[i]] += weights is null ? 1 : weights[i];
            }

            var all = totals.Sum();
            for (var c = 0; c < classes; c++)
            {
                result[c] = totals[c] > 0 ? all / (classes * totals[c]) : 1;
            }
        }

        for (var c = 0; c < options.ClassWeights.Length; c++)
        {
            result[c] *= options.ClassWeights[c];
        }

        return result;
    }
}
