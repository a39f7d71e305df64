using System.Collections.Immutable;
using AudienceML.Core.Features;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Data;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Models.Customer.Recommendation.Ranking;

/// <summary>Learns the ranker of candidates, and keeps it only when it is better than the weighted mixture on users that it did not see.</summary>
internal static class RankerTraining
{
    // A tree learns little from users of whom no taken item is among the candidates, and these are left out; fewer users than this are too few.
    private const int FewestUsers = 60;
    private const double ValidationShare = 0.25;

    public static IScorer? Learn(
        RankingExamples examples,
        float[] weights,
        FeatureEncoder<CandidateRow> encoder,
        CandidateRows rows,
        GradientBoostingOptions? options,
        LearningContext context,
        CancellationToken cancellationToken)
    {
        var useful = Enumerable.Range(0, examples.Count).Where(i => examples[i].Taken.Contains(true)).ToArray();
        if (useful.Length < FewestUsers)
        {
            return null;
        }

        var held = (int)(useful.Length * ValidationShare);
        var train = Encode(examples, useful.AsSpan(held), weights, encoder, rows, cancellationToken);
        var validation = Encode(examples, useful.AsSpan(0, held), weights, encoder, rows, cancellationToken);
        var chosen = (options ?? Suitable) with { Objective = BoostingObjective.LambdaRank };
        var model = new GradientBoostingLearner(chosen).Learn(train.Set, validation.Set, context, cancellationToken);
        return IsBetter(examples, useful.AsSpan(0, held), weights, validation, model, cancellationToken) ? model : null;
    }

    private static GradientBoostingOptions Suitable { get; } = new()
    {
        Trees = 150,
        Leaves = 12,
        LearningRate = 0.06,
        MinRowsInLeaf = 50,
        L2 = 5,
        FeatureFraction = 0.5,
        RowFraction = 0.8,
        EarlyStoppingRounds = 25,
        RankingTruncation = 20,
    };

    private static (LearningSet Set, int[][] Candidates) Encode(
        RankingExamples examples,
        ReadOnlySpan<int> users,
        float[] weights,
        FeatureEncoder<CandidateRow> encoder,
        CandidateRows rows,
        CancellationToken cancellationToken)
    {
        var width = encoder.Columns.Length;
        var candidates = new int[users.Length][];
        var total = 0;
        for (var user = 0; user < users.Length; user++)
        {
            var order = examples[users[user]].Order(weights);
            candidates[user] = order[..Math.Min(order.Length, LearnedRanker.Depth)];
            total += candidates[user].Length;
        }

        var features = new FeatureMatrix(total, width);
        var (labels, groups) = (new float[total], new int[total]);
        var row = new CandidateRow(examples.SourceCount);
        var at = 0;
        for (var user = 0; user < users.Length; user++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var example = examples[users[user]];
            var scores = example.Scores(weights);
            for (var place = 0; place < candidates[user].Length; place++)
            {
                var candidate = candidates[user][place];
                for (var source = 0; source < examples.SourceCount; source++)
                {
                    var rank = example.Ranks[(candidate * examples.SourceCount) + source];
                    row.Scores.Span[source] = example.Proposed[source] > 0 ? example.Relative(candidate, source) : float.NaN;
                    row.Ranks.Span[source] = rank > 0 ? rank : float.NaN;
                }

                rows.Fill(example.State, example.Items[candidate], scores[candidate], place + 1, row);
                encoder.Encode(row, features.Row(at));
                (labels[at], groups[at]) = (example.Taken[candidate] ? 1 : 0, user);
                at++;
            }
        }

        return (new(features, labels, default, encoder.Columns, groups), candidates);
    }

    private static bool IsBetter(
        RankingExamples examples,
        ReadOnlySpan<int> users,
        float[] weights,
        (LearningSet Set, int[][] Candidates) rows,
        GradientBoostingModel model,
        CancellationToken cancellationToken)
    {
        var outputs = new float[rows.Set.RowCount];
        model.Score(rows.Set.Features, outputs, cancellationToken);
        var (learned, weighted, at) = (0.0, 0.0, 0);
        for (var user = 0; user < users.Length; user++)
        {
            var example = examples[users[user]];
            var scores = new float[example.Items.Length];
            Array.Fill(scores, float.NegativeInfinity);
            LearnedRanker.KeepOrderOfEquals(outputs.AsSpan(at, rows.Candidates[user].Length));
            foreach (var candidate in rows.Candidates[user])
            {
                scores[candidate] = outputs[at++];
            }

            learned += example.Measure(scores);
            weighted += example.MeasureWeights(weights);
        }

        return learned > weighted;
    }
}
