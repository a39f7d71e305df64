using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Metrics;

/// <summary>Metrics of predictions of several classes, numbered from 0.</summary>
/// <remarks>
/// Weights are optional; a row of weight 0 counts as absent. A class without rows and without predictions is left out of averages, as
/// scikit-learn does; a precision or recall without a denominator counts 0 in them.
/// </remarks>
public static class MulticlassMetrics
{
    private const double Clip = 1e-15;

    /// <summary>The weight of rows by true class (rows of the matrix) and predicted class (columns), row after row.</summary>
    /// <param name="predicted">One class a row, 0 to <paramref name="classes"/> - 1.</param>
    /// <param name="labels">One class a row.</param>
    /// <param name="weights">One a row, or empty.</param>
    /// <param name="classes">Classes, 2 or more.</param>
    public static double[] Confusion(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels, int classes, ReadOnlySpan<float> weights = default)
    {
        MetricGuards.Check(predicted.Length, labels.Length, weights.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        var matrix = new double[classes * classes];
        for (var i = 0; i < labels.Length; i++)
        {
            CheckClass(labels[i], classes, i, nameof(labels));
            CheckClass(predicted[i], classes, i, nameof(predicted));
            matrix[(labels[i] * classes) + predicted[i]] += MetricGuards.Weight(weights, i);
        }

        return matrix;
    }

    /// <summary>The class of the greatest probability of each row; the lower number of two alike.</summary>
    /// <param name="probabilities">Rows × <paramref name="classes"/>.</param>
    /// <param name="classes">Classes, 2 or more.</param>
    public static int[] Likeliest(ReadOnlySpan<float> probabilities, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        var likeliest = new int[probabilities.Length / classes];
        for (var i = 0; i < likeliest.Length; i++)
        {
            var row = probabilities.Slice(i * classes, classes);
            for (var c = 1; c < classes; c++)
            {
                likeliest[i] = row[c] > row[likeliest[i]] ? c : likeliest[i];
            }
        }

        return likeliest;
    }

    /// <summary>Mean -ln of the probability of the true class in nats, rows scaled to 1 and clipped at 1e-15; NaN without rows.</summary>
    /// <param name="probabilities">Rows × <paramref name="classes"/>.</param>
    /// <param name="labels">One class a row.</param>
    /// <param name="classes">Classes, 2 or more.</param>
    /// <param name="weights">One a row, or empty.</param>
    public static double LogLoss(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classes, ReadOnlySpan<float> weights = default)
    {
        CheckProbabilities(probabilities, labels, classes, weights);
        double sum = 0, total = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            var weight = MetricGuards.Weight(weights, i);
            if (weight > 0)
            {
                var whole = 0.0;
                foreach (var probability in probabilities.Slice(i * classes, classes))
                {
                    whole += Math.Clamp(probability, Clip, 1 - Clip);
                }

                sum -= weight * DeterministicMath.Log(Math.Clamp(probabilities[(i * classes) + labels[i]], Clip, 1 - Clip) / whole);
                total += weight;
            }
        }

        return sum / total;
    }

    /// <summary>The share of rows whose class was predicted; NaN without rows.</summary>
    public static double Accuracy(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels, ReadOnlySpan<float> weights = default)
    {
        MetricGuards.Check(predicted.Length, labels.Length, weights.Length);
        double hits = 0, total = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            var weight = MetricGuards.Weight(weights, i);
            hits += predicted[i] == labels[i] ? weight : 0;
            total += weight;
        }

        return hits / total;
    }

    /// <summary>The harmonic mean of precision and recall, averaged over classes.</summary>
    public static double F1(
        ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels, int classes, Averaging averaging, ReadOnlySpan<float> weights = default)
        => Average(Confusion(predicted, labels, classes, weights), classes, averaging, static (hits, chosen, rows) => 2 * hits / (chosen + rows));

    /// <summary>The share of right ones among the rows predicted as a class, averaged over classes.</summary>
    public static double Precision(
        ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels, int classes, Averaging averaging, ReadOnlySpan<float> weights = default)
        => Average(Confusion(predicted, labels, classes, weights), classes, averaging, static (hits, chosen, _) => chosen > 0 ? hits / chosen : 0);

    /// <summary>The share of a class's rows that were predicted as it, averaged over classes.</summary>
    public static double Recall(
        ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels, int classes, Averaging averaging, ReadOnlySpan<float> weights = default)
        => Average(Confusion(predicted, labels, classes, weights), classes, averaging, static (hits, _, rows) => rows > 0 ? hits / rows : 0);

    /// <summary>Cohen's kappa (1960): agreement beyond what chance gives, 1 at most; NaN when chance alone would agree always.</summary>
    public static double CohenKappa(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels, int classes, ReadOnlySpan<float> weights = default)
    {
        var (hits, total, product, _, _) = Sums(Confusion(predicted, labels, classes, weights), classes);
        var chance = product / (total * total);
        return chance < 1 ? ((hits / total) - chance) / (1 - chance) : double.NaN;
    }

    /// <summary>Matthews' correlation of several classes (Gorodkin 2004), -1 to 1; 0 when all predictions or all labels are one class.</summary>
    public static double Mcc(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels, int classes, ReadOnlySpan<float> weights = default)
    {
        var (hits, total, product, rows, chosen) = Sums(Confusion(predicted, labels, classes, weights), classes);
        var spread = Math.Sqrt((total * total) - rows) * Math.Sqrt((total * total) - chosen);
        return spread > 0 ? ((hits * total) - product) / spread : 0;
    }

    /// <summary>The area under the ROC curve of each class against all others, averaged over classes; NaN when a class has no rows or all.</summary>
    /// <param name="probabilities">Rows × <paramref name="classes"/>.</param>
    /// <param name="labels">One class a row.</param>
    /// <param name="classes">Classes, 2 or more.</param>
    /// <param name="averaging"><see cref="Averaging.Micro"/> takes every pair of row and class as one row.</param>
    /// <param name="weights">One a row, or empty.</param>
    public static double RocAucOneVsRest(
        ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classes, Averaging averaging, ReadOnlySpan<float> weights = default)
    {
        CheckProbabilities(probabilities, labels, classes, weights);
        if (averaging == Averaging.Micro)
        {
            var truth = new float[probabilities.Length];
            var repeated = new float[weights.IsEmpty ? 0 : probabilities.Length];
            for (var i = 0; i < labels.Length; i++)
            {
                truth[(i * classes) + labels[i]] = 1;
                repeated.AsSpan(weights.IsEmpty ? 0 : i * classes, weights.IsEmpty ? 0 : classes).Fill(weights.IsEmpty ? 1 : weights[i]);
            }

            return BinaryMetrics.RocAuc(probabilities, truth, repeated);
        }

        var (sum, total) = (0.0, 0.0);
        var scores = new float[labels.Length];
        var isClass = new float[labels.Length];
        for (var c = 0; c < classes; c++)
        {
            var share = 0.0;
            for (var i = 0; i < labels.Length; i++)
            {
                scores[i] = probabilities[(i * classes) + c];
                isClass[i] = labels[i] == c ? 1 : 0;
                share += isClass[i] * MetricGuards.Weight(weights, i);
            }

            share = averaging == Averaging.Macro ? 1 : share;
            sum += share * BinaryMetrics.RocAuc(scores, isClass, weights);
            total += share;
        }

        return sum / total;
    }

    private static double Average(double[] matrix, int classes, Averaging averaging, Func<double, double, double, double> figure)
    {
        double sum = 0, total = 0, allHits = 0, all = 0;
        for (var c = 0; c < classes; c++)
        {
            double rows = 0, chosen = 0;
            for (var other = 0; other < classes; other++)
            {
                rows += matrix[(c * classes) + other];
                chosen += matrix[(other * classes) + c];
            }

            allHits += matrix[(c * classes) + c];
            all += rows;
            if (rows > 0 || chosen > 0)
            {
                var share = averaging == Averaging.Weighted ? rows : 1;
                sum += share * figure(matrix[(c * classes) + c], chosen, rows);
                total += share;
            }
        }

        return averaging == Averaging.Micro ? figure(allHits, all, all) : sum / total;
    }

    /// <summary>Hits, all rows, and Σ rows·chosen, Σ rows², Σ chosen² over classes.</summary>
    private static (double Hits, double Total, double Product, double Rows, double Chosen) Sums(double[] matrix, int classes)
    {
        double hits = 0, total = 0, product = 0, rowSquares = 0, chosenSquares = 0;
        for (var c = 0; c < classes; c++)
        {
            double rows = 0, chosen = 0;
            for (var other = 0; other < classes; other++)
            {
                rows += matrix[(c * classes) + other];
                chosen += matrix[(other * classes) + c];
            }

            hits += matrix[(c * classes) + c];
            total += rows;
            product += rows * chosen;
            rowSquares += rows * rows;
            chosenSquares += chosen * chosen;
        }

        return (hits, total, product, rowSquares, chosenSquares);
    }

    private static void CheckProbabilities(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classes, ReadOnlySpan<float> weights)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        MetricGuards.Check(labels.Length, labels.Length, weights.Length);
        if (probabilities.Length != (long)labels.Length * classes)
        {
            throw new ArgumentException(
                $"{labels.Length} rows of {classes} classes need {(long)labels.Length * classes} probabilities, not {probabilities.Length}.",
                nameof(probabilities));
        }

        for (var i = 0; i < labels.Length; i++)
        {
            CheckClass(labels[i], classes, i, nameof(labels));
        }
    }

    private static void CheckClass(int value, int classes, int row, string name)
    {
        if ((uint)value >= (uint)classes)
        {
            throw new ArgumentException($"The class of row {row} is {value}; {classes} classes are numbered from 0.", name);
        }
    }
}
