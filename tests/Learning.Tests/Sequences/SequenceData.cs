using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Tests.Sequences;

/// <summary>Sessions written as what was taken one after the other, a minute apart.</summary>
internal static class SequenceData
{
    public const long Minute = 60_000;
    public const long Day = 86_400_000;

    /// <summary>Sessions that begin at given days.</summary>
    public static Interactions Create(int items, params (double Day, int[] Items)[] sessions)
    {
        var starts = new int[sessions.Length + 1];
        var columns = new List<int>();
        var times = new List<long>();
        for (var s = 0; s < sessions.Length; s++)
        {
            var (day, sequence) = sessions[s];
            foreach (var item in sequence.Order())
            {
                columns.Add(item);
                times.Add((long)(day * Day) + (Array.IndexOf(sequence, item) * Minute));
            }

            starts[s + 1] = columns.Count;
        }

        return new(new SparseMatrix(starts, columns.ToArray(), Enumerable.Repeat(1f, columns.Count).ToArray(), items), times.ToArray());
    }

    /// <summary>What was taken one after the other, last item last.</summary>
    public static float[] Score(IRecommender recommender, params int[] sequence)
    {
        var scores = new float[recommender.ItemCount];
        recommender.Score(new ItemHistory(sequence, default, sequence.Select((_, i) => i * Minute).ToArray()), scores);
        return scores;
    }

    public static int Best(float[] scores, params int[] without)
        => Enumerable.Range(0, scores.Length).Except(without).OrderByDescending(i => scores[i]).ThenBy(i => i).First();
}
