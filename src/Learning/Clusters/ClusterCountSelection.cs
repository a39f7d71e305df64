using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Clusters;

/// <summary>Chooses the number of clusters by trying a range of them.</summary>
public static class ClusterCountSelection
{
    private const int GapSets = 10;

    /// <summary>Tries each number of clusters and takes the best.</summary>
    /// <param name="features">Rows × columns.</param>
    /// <param name="least">The least number: 2 or more, or 1 for the gap statistic and BIC.</param>
    /// <param name="greatest">The greatest number, <paramref name="least"/> or more and fewer than there are rows.</param>
    /// <param name="criterion">By what to choose.</param>
    /// <param name="options">Settings of k-means; its number of clusters and its given centres are not looked at.</param>
    /// <param name="context">Seed, threads, progress: one step a number.</param>
    /// <param name="cancellationToken">Checked at least every 50 ms of work.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not fit the criterion or the rows.</exception>
    /// <exception cref="Errors.TrainingDataException">There are fewer different rows than clusters.</exception>
    public static ClusterCountChoice Choose(
        FeatureMatrix features,
        int least,
        int greatest,
        ClusterCountCriterion criterion,
        KMeansOptions? options = null,
        LearningContext? context = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        var floor = criterion is ClusterCountCriterion.Gap or ClusterCountCriterion.Bic ? 1 : 2;
        ArgumentOutOfRangeException.ThrowIfLessThan(least, floor);
        ArgumentOutOfRangeException.ThrowIfLessThan(greatest, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(greatest, features.RowCount);
        options = (options ?? new KMeansOptions()) with { InitialCenters = null };
        context ??= new LearningContext();
        var quiet = context with { Progress = null };

        // The gap statistic compares each number with the next one, so that it needs one more.
        var last = criterion == ClusterCountCriterion.Gap ? Math.Min(greatest + 1, features.RowCount - 1) : greatest;
        var candidates = new List<KeyValuePair<int, double>>();
        var errors = new List<double>();
        using var scaled = ClusterRows.Create(features, default, options.Standardize, options.Missing, quiet, cancellationToken);
        var coordinates = Coordinates(scaled);
        var sets = criterion == ClusterCountCriterion.Gap ? Uniform(coordinates, context.Seed) : [];
        for (var k = least; k <= last; k++)
        {
            var value = criterion switch
            {
                ClusterCountCriterion.Bic => new GaussianMixtureLearner(new GaussianMixtureOptions
                {
                    Components = k, Standardize = options.Standardize, Missing = options.Missing, Restarts = options.Restarts,
                }).Learn(features, default, quiet, cancellationToken).Bic,
                ClusterCountCriterion.Gap => Gap(coordinates, sets, options with { Clusters = k, Standardize = false }, quiet, errors, cancellationToken),
                _ => Index(coordinates, criterion, options with { Clusters = k, Standardize = false }, quiet, cancellationToken),
            };
            candidates.Add(new(k, value));
            context.Progress?.Report(new LearningProgress("number of clusters", k - least + 1, last - least + 1, criterion.ToString(), value));
        }

        var chosen = criterion switch
        {
            ClusterCountCriterion.Gap => FirstGap(candidates, errors),
            ClusterCountCriterion.DaviesBouldin or ClusterCountCriterion.Bic => candidates.MinBy(c => c.Value).Key,
            _ => candidates.MaxBy(c => c.Value).Key,
        };
        return new ClusterCountChoice(chosen, [.. candidates.Where(c => c.Key <= greatest)]);
    }

    private static FeatureMatrix Coordinates(ClusterRows rows)
    {
        var coordinates = new FeatureMatrix(rows.Count, rows.Columns);
        for (var i = 0; i < rows.Count; i++)
        {
            rows.Row(i, coordinates.Row(i));
        }

        return coordinates;
    }

    private static double Index(
        FeatureMatrix rows, ClusterCountCriterion criterion, KMeansOptions options, LearningContext context, CancellationToken cancellationToken)
    {
        var clusters = new int[rows.RowCount];
        new KMeansLearner(options).Learn(rows, default, context, cancellationToken).Assign(rows, clusters, cancellationToken);
        return criterion switch
        {
            ClusterCountCriterion.Silhouette => ClusterIndices.Silhouette(rows, clusters, context: context, cancellationToken: cancellationToken),
            ClusterCountCriterion.DaviesBouldin => ClusterIndices.DaviesBouldin(rows, clusters),
            _ => ClusterIndices.CalinskiHarabasz(rows, clusters),
        };
    }

    private static FeatureMatrix[] Uniform(FeatureMatrix rows, int seed)
    {
        var (low, high) = (rows.Row(0).ToArray(), rows.Row(0).ToArray());
        for (var i = 0; i < rows.Values.Length; i++)
        {
            var j = i % rows.ColumnCount;
            low[j] = Math.Min(low[j], rows.Values[i]);
            high[j] = Math.Max(high[j], rows.Values[i]);
        }

        var sets = new FeatureMatrix[GapSets];
        for (var s = 0; s < GapSets; s++)
        {
            var random = new RandomSource(Seeds.Derive(seed, s, 1));
            sets[s] = new FeatureMatrix(rows.RowCount, rows.ColumnCount);
            for (var i = 0; i < sets[s].Values.Length; i++)
            {
                sets[s].Values[i] = (float)random.Uniform(low[i % low.Length], high[i % high.Length]);
            }
        }

        return sets;
    }

    private static double Gap(
        FeatureMatrix rows, FeatureMatrix[] sets, KMeansOptions options, LearningContext context, List<double> errors, CancellationToken cancellationToken)
    {
        var learner = new KMeansLearner(options);
        var logs = Array.ConvertAll(sets, set => LogInertia(set));
        var mean = logs.Sum() / logs.Length;
        var variance = 0.0;
        foreach (var log in logs)
        {
            variance += (log - mean) * (log - mean) / logs.Length;
        }

        errors.Add(Math.Sqrt(variance * (1 + (1.0 / logs.Length))));
        return mean - LogInertia(rows);

        double LogInertia(FeatureMatrix set) => DeterministicMath.Log(
            Math.Max(1e-300, learner.Learn(set, default, context, cancellationToken).Inertia));
    }

    /// <summary>The first number whose gap is not clearly below the next one's.</summary>
    private static int FirstGap(List<KeyValuePair<int, double>> candidates, List<double> errors)
    {
        for (var i = 0; i + 1 < candidates.Count; i++)
        {
            if (candidates[i].Value >= candidates[i + 1].Value - errors[i + 1])
            {
                return candidates[i].Key;
            }
        }

        return candidates[^1].Key;
    }
}
