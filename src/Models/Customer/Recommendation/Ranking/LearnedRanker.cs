using System.Buffers;
using AudienceML.Core.Features;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Data;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Ranking;

/// <summary>Trees over what is known of each candidate, learned to put on top what users took next (LambdaRank).</summary>
internal sealed class LearnedRanker(FeatureEncoder<CandidateRow> encoder, IScorer scorer, CandidateRows rows, int sources) : IRanker
{
    /// <summary>Candidates at most that are ranked: the first of the weighted mixture.</summary>
    public const int Depth = 200;

    public string Name => "learned";

    /// <summary>Takes what the weighted mixture gave, and writes its own.</summary>
    public void Rank(QueryState state, RankingRun run)
    {
        if (run.Count == 0)
        {
            return;
        }

        var (width, count) = (encoder.Columns.Length, Math.Min(run.Count, Depth));
        var row = new CandidateRow(sources);
        var order = run.OrderByRanked();
        var values = ArrayPool<float>.Shared.Rent(count * (width + 1));
        try
        {
            for (var place = 0; place < count; place++)
            {
                rows.Fill(state, run, order[place], place + 1, row);
                encoder.Encode(row, values.AsSpan(place * width, width));
            }

            var scores = values.AsSpan(count * width, count);
            scorer.Score(new FeatureMatrix(values.AsMemory(0, count * width), count, width), scores);

            KeepOrderOfEquals(scores);

            // The others keep their order, below all that were ranked.
            var (lowest, first) = (float.PositiveInfinity, run.Ranked[order[Math.Min(count, run.Count - 1)]]);
            for (var place = 0; place < count; place++)
            {
                lowest = Math.Min(lowest, scores[place]);
                run.Ranked[order[place]] = scores[place];
            }

            for (var place = count; place < run.Count; place++)
            {
                run.Ranked[order[place]] = lowest - 1 + Math.Min(0, run.Ranked[order[place]] - first);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }

    /// <summary>Candidates of which the trees think the same stay in the order of the mixture: each place counts a millionth of what scores differ by.</summary>
    /// <param name="scores">One a candidate, in the order of the mixture.</param>
    public static void KeepOrderOfEquals(Span<float> scores)
    {
        var (least, greatest) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var score in scores)
        {
            (least, greatest) = (Math.Min(least, score), Math.Max(greatest, score));
        }

        var step = 1e-6f * Math.Max(Math.Max(greatest - least, Math.Abs(greatest)), 1e-3f);
        for (var place = 1; place < scores.Length; place++)
        {
            scores[place] -= place * step;
        }
    }
}
