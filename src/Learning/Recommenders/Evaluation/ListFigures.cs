using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Recommenders.Evaluation;

/// <summary>Accuracy of one list with binary gains.</summary>
/// <param name="Precision">Found ones, divided by the places asked for.</param>
/// <param name="Recall">Found ones, divided by those to find.</param>
/// <param name="CappedRecall">Found ones, divided by those that could be found: the smaller of those to find and the places.</param>
/// <param name="Ndcg">Σ 1 / log2(place + 1) of the found ones, divided by that of the best list.</param>
/// <param name="AveragePrecision">The precisions at the places of the found ones, added up and divided by those to find.</param>
/// <param name="CappedAveragePrecision">The same divided by those that could be found.</param>
/// <param name="ReciprocalRank">1 / place of the first found one, 0 without one.</param>
/// <param name="Hit">1 when one was found, else 0.</param>
internal readonly record struct ListFigures(
    double Precision,
    double Recall,
    double CappedRecall,
    double Ndcg,
    double AveragePrecision,
    double CappedAveragePrecision,
    double ReciprocalRank,
    double Hit)
{
    public const int Count = 8;

    public static readonly string[] Names = ["precision", "recall", "recall_capped", "ndcg", "map", "map_capped", "mrr", "hit"];

    /// <summary>Judges the first k places.</summary>
    /// <param name="isFound">Whether each place holds one to find; may be shorter than k.</param>
    /// <param name="k">Places.</param>
    /// <param name="wanted">How many are to find, 1 or more.</param>
    /// <param name="discounts">1 / log2(place + 1), k or more of them.</param>
    public static ListFigures Judge(ReadOnlySpan<bool> isFound, int k, int wanted, ReadOnlySpan<double> discounts)
    {
        double found = 0, gain = 0, precisions = 0, first = 0, ideal = 0;
        var possible = Math.Min(k, wanted);
        for (var place = 0; place < possible; place++)
        {
            ideal += discounts[place];
        }

        for (var place = 0; place < Math.Min(k, isFound.Length); place++)
        {
            if (isFound[place])
            {
                found++;
                gain += discounts[place];
                precisions += found / (place + 1);
                first = first > 0 ? first : 1.0 / (place + 1);
            }
        }

        return new(found / k, found / wanted, found / possible, gain / ideal, precisions / wanted, precisions / possible, first, found > 0 ? 1 : 0);
    }

    public static double[] Discounts(int count)
    {
        var discounts = new double[count];
        for (var place = 0; place < count; place++)
        {
            discounts[place] = 0.69314718055994531 / DeterministicMath.Log(place + 2.0);
        }

        return discounts;
    }

    public void Write(Span<double> figures)
    {
        figures[0] = Precision;
        figures[1] = Recall;
        figures[2] = CappedRecall;
        figures[3] = Ndcg;
        figures[4] = AveragePrecision;
        figures[5] = CappedAveragePrecision;
        figures[6] = ReciprocalRank;
        figures[7] = Hit;
    }
}
