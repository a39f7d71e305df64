using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Clusters;

/// <summary>k-means by Lloyd's iteration: centres such that the squared distances of the rows from the nearest one add up to little.</summary>
/// <remarks>
/// Rows are packed once into tiles of 32 rows in vectors' order. Centres are means of exact fixed-point sums, to which only rows are added
/// that changed their cluster. A cluster that loses all its rows gets the row that lies farthest from its centre.
/// </remarks>
public sealed class KMeansLearner : IClusterLearner
{
    /// <summary>Creates the learner.</summary>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public KMeansLearner(KMeansOptions? options = null)
    {
        Options = options ?? new KMeansOptions();
        Options.Check();
    }

    /// <summary>The settings.</summary>
    public KMeansOptions Options { get; }

    /// <summary>Learns a model.</summary>
    /// <inheritdoc cref="IClusterLearner.Learn"/>
    public KMeansModel Learn(
        FeatureMatrix features, ReadOnlyMemory<float> weights, LearningContext context, CancellationToken cancellationToken = default)
    {
        using var rows = ClusterRows.Create(features, weights, Options.Standardize, Options.Missing, context, cancellationToken);
        return Learn(rows, context, cancellationToken);
    }

    /// <inheritdoc/>
    IClusterModel IClusterLearner.Learn(
        FeatureMatrix features, ReadOnlyMemory<float> weights, LearningContext context, CancellationToken cancellationToken)
        => Learn(features, weights, context, cancellationToken);

    /// <summary>Clusters of packed rows, for algorithms that start from them.</summary>
    internal int[] Assign(ClusterRows rows, int seed, CancellationToken cancellationToken)
        => Run(rows, 0, 1, new LearningContext(seed, rows.Degree), cancellationToken).Assigned;

    internal KMeansModel Learn(ClusterRows rows, LearningContext context, CancellationToken cancellationToken)
    {
        KMeansModel? best = null;
        var restarts = Options.InitialCenters is null ? Options.Restarts : 1;
        for (var restart = 0; restart < restarts; restart++)
        {
            var model = Run(rows, restart, restarts, context, cancellationToken).Model;
            best = best is null || model.Inertia < best.Inertia ? model : best;
        }

        return best!;
    }

    private (KMeansModel Model, int[] Assigned) Run(ClusterRows rows, int restart, int restarts, LearningContext context, CancellationToken cancellationToken)
    {
        var centers = Options.InitialCenters is { } given
            ? Scale(given, rows.Scaling)
            : new CenterSeeder(rows, Options.Clusters, Seeds.Derive(context.Seed, restart)).Choose(Options.Seeding, cancellationToken);
        var run = new LloydRun(rows, centers, Options.Clusters);
        var total = (long)Options.MaxIterations * restarts;
        var iterations = 0;
        var moved = run.Assign(cancellationToken);
        while (moved > 0 && iterations < Options.MaxIterations)
        {
            run.FillEmpty(cancellationToken);
            var shift = run.MoveCenters();
            iterations++;
            context.Progress?.Report(
                new LearningProgress("k-means", ((long)restart * Options.MaxIterations) + iterations, total, "inertia", run.Inertia()));
            moved = run.Assign(cancellationToken);
            if (Options.Tolerance > 0 && shift <= Options.Tolerance * rows.MeanVariance)
            {
                break;
            }
        }

        var weights = new double[Options.Clusters];
        for (var c = 0; c < weights.Length; c++)
        {
            weights[c] = run.Weight(c);
        }

        return (new KMeansModel(rows.Scaling, run.Centers, weights, run.Inertia(), iterations), run.Assignments);
    }

    private static float[] Scale(FeatureMatrix given, ColumnScaling scaling)
    {
        scaling.CheckWidth(given.ColumnCount, nameof(KMeansOptions.InitialCenters));
        scaling.CheckPresent(given.Values, nameof(KMeansOptions.InitialCenters));
        var centers = new float[given.Values.Length];
        for (var i = 0; i < centers.Length; i++)
        {
            centers[i] = scaling.Scale(i % scaling.ColumnCount, given.Values[i]);
        }

        return centers;
    }
}
