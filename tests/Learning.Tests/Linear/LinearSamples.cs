using AudienceML.Learning.Data;
using AudienceML.Learning.Linear;

namespace AudienceML.Learning.Tests.Linear;

/// <summary>Forty rows by a formula, on which scikit-learn 1.2.1 (in double precision, tolerance 1e-12 and below) was run once.</summary>
/// <remarks>
/// x1 = (7i mod 11) / 2, x2 = (5i mod 13) - 6, x3 = 10 + 100 (3i mod 7), i = 0 to 39; binary label: i² mod 7 below 3; class: i mod 3 where 4 divides i²,
/// else 2 where i mod 5 is below 2, else 1; target: 1.5 x1 - 0.5 x2 + 0.01 x3 + (11i mod 17) / 4; weight: 1 + i mod 3.
/// </remarks>
internal static class LinearSamples
{
    public const int Rows = 40;

    public static LearningSet Binary() => Create(i => i * i % 7 < 3 ? 1 : 0);

    public static LearningSet Classes() => Create(i => Class(i));

    public static LearningSet Targets(bool isWeighted = false) => Create(Target, isWeighted);

    public static int Class(int i) => i * i % 4 == 0 ? (i % 3) : i % 5 < 2 ? 2 : 1;

    public static float Target(int i) => (1.5f * (i * 7 % 11) / 2) - (0.5f * ((i * 5 % 13) - 6)) + (0.01f * (10 + (i * 3 % 7 * 100))) + (i * 11 % 17 / 4f);

    /// <summary>Coefficients of the numbers as given, from those of standardised ones.</summary>
    public static (double[] Coefficients, double Intercept) Given(
        IEnumerable<LinearTerm> terms, double intercept, (double Mean, double Deviation)[]? moments = null)
    {
        moments ??= Moments(Binary());
        var coefficients = terms.Select((t, j) => t.Weight / moments[j].Deviation).ToArray();
        return (coefficients, intercept - coefficients.Select((c, j) => c * moments[j].Mean).Sum());
    }

    public static (double Mean, double Deviation)[] Moments(LearningSet set)
    {
        var moments = new (double, double)[set.Columns.Length];
        for (var j = 0; j < moments.Length; j++)
        {
            double weight = 0, sum = 0, squares = 0;
            for (var i = 0; i < set.RowCount; i++)
            {
                double w = set.Weights.IsEmpty ? 1 : set.Weights.Span[i];
                double x = set.Features.Row(i)[j];
                (weight, sum, squares) = (weight + w, sum + (w * x), squares + (w * x * x));
            }

            moments[j] = (sum / weight, Math.Sqrt((squares / weight) - (sum * sum / weight / weight)));
        }

        return moments;
    }

    private static LearningSet Create(Func<int, float> label, bool isWeighted = false)
    {
        var values = new float[Rows * 3];
        for (var i = 0; i < Rows; i++)
        {
            values[3 * i] = i * 7 % 11 / 2f;
            values[(3 * i) + 1] = (i * 5 % 13) - 6;
            values[(3 * i) + 2] = 10 + (i * 3 % 7 * 100);
        }

        return new LearningSet(
            new FeatureMatrix(values, Rows, 3),
            Enumerable.Range(0, Rows).Select(label).ToArray(),
            isWeighted ? Enumerable.Range(0, Rows).Select(i => 1f + (i % 3)).ToArray() : default);
    }
}
