using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Sequences;

/// <summary>Session-based nearest neighbours: how sessions like this one went on.</summary>
/// <remarks>
/// Vector multiplication session kNN with decay by time, position and distance: Ludewig and Jannach 2018 (Evaluation of Session-Based
/// Recommendation Algorithms) and, for the decays, Garg et al. 2019 (Sequence and Time Aware Neighborhood for Session-Based
/// Recommendations: STAN). The late items of a history count for more, and so do rare ones; of each item only the latest sessions are looked
/// at; late sessions count for more; and of a neighbour those items count that stand close to, and best behind, what it shares with the
/// history. Rows are sessions or users; needs times. Nothing is fitted: learning takes as long as sorting.
/// </remarks>
/// <param name="options">Settings; the defaults when null.</param>
public sealed class SessionKnnLearner(SessionKnnOptions? options = null) : IRecommenderLearner
{
    private readonly SessionKnnOptions _options = Checked(options ?? new());

    /// <inheritdoc/>
    public IRecommender Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        context.Progress?.Report(new("ordering", 0, interactions.UserCount));
        var rows = new TimedRows(interactions, cancellationToken);
        var postings = new RowPostings(rows);
        var isKept = new bool[rows.RowCount];
        var rarity = new float[rows.ItemCount];
        var sessions = 0;
        foreach (var time in rows.LastTimes)
        {
            sessions += time == long.MinValue ? 0 : 1;
        }

        for (var item = 0; item < rows.ItemCount; item++)
        {
            var within = postings.Rows(item);
            rarity[item] = Rarity(sessions, within.Length);
            foreach (var row in within[..Math.Min(within.Length, _options.SessionsPerItem)])
            {
                isKept[row] = true;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return Keep(rows, isKept, rarity);
    }

    /// <summary>The sessions that may be looked at, latest first.</summary>
    private SessionKnnModel Keep(TimedRows rows, bool[] isKept, float[] rarity)
    {
        var starts = new List<int> { 0 };
        var items = new List<int>();
        var factors = new List<float>();
        foreach (var row in RowPostings.LatestFirst(rows))
        {
            if (isKept[row])
            {
                items.AddRange(rows[row]);
                starts.Add(items.Count);
                factors.Add((float)(Decay.Half(rows.LastTime - rows.LastTimes[row], _options.HalfLifeDays) / Math.Sqrt(rows[row].Length)));
            }
        }

        return new([.. starts], [.. items], [.. factors], rarity, RecentPopularity.Of(rows, _options.HalfLifeDays), _options);
    }

    private float Rarity(int sessions, int having)
        => having == 0 || _options.RarityPower == 0
            ? 1
            : (float)DeterministicMath.Exp(_options.RarityPower * DeterministicMath.Log(DeterministicMath.Log1P((double)sessions / having)));

    private static SessionKnnOptions Checked(SessionKnnOptions options)
    {
        options.Check();
        return options;
    }
}
