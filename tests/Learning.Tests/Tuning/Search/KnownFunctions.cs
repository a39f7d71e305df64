using AudienceML.Learning.Numerics;
using AudienceML.Learning.Tuning.Search;

namespace AudienceML.Learning.Tests.Tuning.Search;

/// <summary>Functions to be minimised whose minimum is known.</summary>
internal static class KnownFunctions
{
    public const double BraninMinimum = 0.397887;
    public const double HartmannMinimum = -3.32237;

    private static readonly double[] HartmannWeights = [1.0, 1.2, 3.0, 3.2];

    private static readonly double[][] HartmannA =
    [
        [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14],
    ];

    private static readonly double[][] HartmannP =
    [
        [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
        [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
        [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ];

    public static SearchSpace BraninSpace { get; } = new(new NumberParameter("x", -5, 10), new NumberParameter("y", 0, 15));

    public static SearchSpace HartmannSpace { get; } = new([.. Enumerable.Range(0, 6).Select(i => new NumberParameter($"x{i}", 0, 1))]);

    public static SearchSpace MixedSpace { get; } = new(
        new ChoiceParameter("kind", "flat", "deep", "wide"),
        new NumberParameter("rate", 1e-4, 1, Scale.Log),
        new IntegerParameter("depth", 1, 12).When("kind", "deep", "wide"),
        new FlagParameter("smooth").When("kind", "deep"),
        new NumberParameter("width", 0, 10).When("smooth", true));

    public static double Branin(ParameterValues at)
    {
        var (x, y) = (at.Number("x"), at.Number("y"));
        var inner = y - (5.1 / (4 * Math.PI * Math.PI) * x * x) + (5 / Math.PI * x) - 6;
        return (inner * inner) + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x)) + 10;
    }

    public static double Hartmann(ParameterValues at)
    {
        var sum = 0.0;
        for (var i = 0; i < 4; i++)
        {
            var exponent = 0.0;
            for (var j = 0; j < 6; j++)
            {
                var distance = at.Number($"x{j}") - HartmannP[i][j];
                exponent += HartmannA[i][j] * distance * distance;
            }

            sum -= HartmannWeights[i] * Math.Exp(-exponent);
        }

        return sum;
    }

    /// <summary>0 at kind deep, rate 0.03, depth 7, smooth, width 3.</summary>
    public static double Mixed(ParameterValues at)
    {
        var off = DeterministicMath.Log(at.Number("rate") / 0.03);
        var loss = off * off / 10;
        loss += at.Has("depth") ? Math.Abs(at.WholeNumber("depth") - 7) / 10.0 : 0.5;
        loss += at.Choice("kind") switch { "flat" => 1, "wide" => 0.4, _ => 0 };
        loss += at.Has("smooth") && at.Flag("smooth") ? Math.Abs(at.Number("width") - 3) / 10 : 0.3;
        return loss;
    }
}
