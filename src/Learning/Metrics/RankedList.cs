namespace AudienceML.Learning.Metrics;

/// <summary>One query's ranking, judged: the figures of the first k places. NaN where nothing is relevant.</summary>
/// <param name="Precision">Relevant ones in the first k, divided by k.</param>
/// <param name="Recall">Relevant ones in the first k, divided by all relevant ones.</param>
/// <param name="Ndcg">Discounted gain divided by that of the best order: Σ gain / log2(place + 1), over k places each.</param>
/// <param name="AveragePrecision">The precisions at the places of the relevant ones in the first k, added up and divided by min(k, relevant ones).</param>
/// <param name="ReciprocalRank">1 / place of the first relevant one in the first k, else 0.</param>
/// <param name="Hit">1 when a relevant one is in the first k, else 0.</param>
public readonly record struct RankedList(
    double Precision, double Recall, double Ndcg, double AveragePrecision, double ReciprocalRank, double Hit);
