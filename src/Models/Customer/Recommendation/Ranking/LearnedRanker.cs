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
}
