using AudienceML.Learning.Factorization.Als;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Tests.Factorization.Als;

/// <summary>The loss and its normal equations in double precision, cell by cell: slow and plain.</summary>
internal static class PlainAls
{
    /// <summary>Weight and target of one cell: the loss is weight·(score - target)².</summary>
    public static (double Weight, double Target) Cell(ImplicitAlsOptions options, float value)
    {
        var a0 = options.UnobservedWeight;
        if (value == 0)
        {
            return (a0, 0);
        }

        var c = options.Alpha * (options.IgnoreValues ? 1 : Math.Abs((double)value));
        var likes = value > 0 ? 1.0 : 0;
        return options.Confidence switch
        {
            // c·(s - p)² + a0·s² = (c + a0)·(s - p·c/(c + a0))² and a constant.
            AlsConfidence.Added => (a0 + c, likes * c / (a0 + c)),
            AlsConfidence.Raised => (a0 + c, likes),
            _ => (c, likes),
        };
    }

    public static double Penalty(ImplicitAlsOptions options, int pairs, int cells)
        => options.Regularization * Math.Pow(pairs + (options.UnobservedWeight * cells), options.RegularizationExponent);

    /// <summary>The whole loss.</summary>
    public static double Loss(ImplicitAlsOptions options, Interactions interactions, double[][] users, double[][] items)
    {
        var sum = 0.0;
        for (var u = 0; u < users.Length; u++)
        {
            var row = Dense(interactions.HistoryOf(u), items.Length);
            for (var i = 0; i < items.Length; i++)
            {
                var (weight, target) = Cell(options, row[i]);
                sum += weight * Math.Pow(Dot(users[u], items[i]) - target, 2);
            }

            sum += Penalty(options, interactions.ByUser.Columns(u).Length, items.Length) * Dot(users[u], users[u]);
        }

        for (var i = 0; i < items.Length; i++)
        {
            sum += Penalty(options, interactions.ByItem.Columns(i).Length, users.Length) * Dot(items[i], items[i]);
        }

        return sum;
    }

    /// <summary>The factors that minimise the loss of one user, or with the sides changed of one item.</summary>
    public static double[] Solve(ImplicitAlsOptions options, in ItemHistory history, double[][] items)
    {
        var row = Dense(history, items.Length);
        var n = items[0].Length;
        var matrix = new double[n, n + 1];
        for (var i = 0; i < items.Length; i++)
        {
            var (weight, target) = Cell(options, row[i]);
            for (var a = 0; a < n; a++)
            {
                for (var b = 0; b < n; b++)
                {
                    matrix[a, b] += weight * items[i][a] * items[i][b];
                }

                matrix[a, n] += weight * target * items[i][a];
            }
        }

        for (var a = 0; a < n; a++)
        {
            matrix[a, a] += Penalty(options, history.Count, items.Length);
        }

        return Eliminate(matrix);
    }

    public static double Dot(double[] x, double[] y) => x.Zip(y).Sum(p => p.First * p.Second);

    public static double[][] Rows(ImplicitAlsModel model)
        => [.. Enumerable.Range(0, model.ItemCount).Select(i => Array.ConvertAll(model.ItemFactors.Row(i).ToArray(), x => (double)x))];

    private static float[] Dense(in ItemHistory history, int items)
    {
        var row = new float[items];
        for (var i = 0; i < history.Count; i++)
        {
            row[history.Items[i]] = history.ValueAt(i);
        }

        return row;
    }

    private static double[] Eliminate(double[,] matrix)
    {
        var n = matrix.GetLength(0);
        for (var k = 0; k < n; k++)
        {
            var best = Enumerable.Range(k, n - k).MaxBy(r => Math.Abs(matrix[r, k]));
            for (var c = 0; c <= n; c++)
            {
                (matrix[k, c], matrix[best, c]) = (matrix[best, c], matrix[k, c]);
            }

            for (var r = 0; r < n; r++)
            {
                if (r != k)
                {
                    var factor = matrix[r, k] / matrix[k, k];
                    for (var c = k; c <= n; c++)
                    {
                        matrix[r, c] -= factor * matrix[k, c];
                    }
                }
            }
        }

        return [.. Enumerable.Range(0, n).Select(k => matrix[k, n] / matrix[k, k])];
    }
}
