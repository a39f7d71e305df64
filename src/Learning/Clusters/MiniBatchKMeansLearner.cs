using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Clusters;

/// <summary>
/// k-means on small random batches (Sculley 2010): each centre is the mean of the rows that batches gave it so far. One step of Lloyd over
/// all rows ends it. For many rows or many clusters, at a slightly greater inertia than <see cref="KMeansLearner"/>.
/// </summary>
/// <remarks>Starts from k-means++ on three batches. A centre that no batch has reached in ten is moved to a row of the next.</remarks>
public sealed unsafe class MiniBatchKMeansLearner : IClusterLearner
{
    private const int TileRows = ClusterRows.TileRows;
    private const int Grace = 10;

    /// <summary>Creates the learner.</summary>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public MiniBatchKMeansLearner(MiniBatchKMeansOptions? options = null)
    {
        Options = options ?? new MiniBatchKMeansOptions();
        Options.Check();
    }

    /// <summary>The settings.</summary>
    public MiniBatchKMeansOptions Options { get; }

    /// <summary>Learns a model.</summary>
    /// <inheritdoc cref="IClusterLearner.Learn"/>
    public KMeansModel Learn(
        FeatureMatrix features, ReadOnlyMemory<float> weights, LearningContext context, CancellationToken cancellationToken = default)
    {
        using var rows = ClusterRows.Create(features, weights, Options.Standardize, Options.Missing, context, cancellationToken);
        var centers = Start(rows, context, cancellationToken);
        var batches = Descend(rows, centers, context, cancellationToken);
        var run = new LloydRun(rows, centers, Options.Clusters);
        run.Assign(cancellationToken);
        run.FillEmpty(cancellationToken);
        run.MoveCenters();
        run.Assign(cancellationToken);
        var sizes = new double[Options.Clusters];
        for (var c = 0; c < sizes.Length; c++)
        {
            sizes[c] = run.Weight(c);
        }

        return new KMeansModel(rows.Scaling, centers, sizes, run.Inertia(), batches);
    }

    /// <inheritdoc/>
    IClusterModel IClusterLearner.Learn(
        FeatureMatrix features, ReadOnlyMemory<float> weights, LearningContext context, CancellationToken cancellationToken)
        => Learn(features, weights, context, cancellationToken);

    private float[] Start(ClusterRows rows, LearningContext context, CancellationToken cancellationToken)
    {
        var seed = Seeds.Derive(context.Seed, 0);
        var wanted = Math.Max(3 * Options.BatchSize, 3 * Options.Clusters);
        if (rows.Count <= wanted)
        {
            return new CenterSeeder(rows, Options.Clusters, seed).Choose(KMeansSeeding.PlusPlus, cancellationToken);
        }

        var random = new RandomSource(seed);
        var sample = new FeatureMatrix(wanted, rows.Columns);
        var weights = new float[wanted];
        for (var i = 0; i < wanted; i++)
        {
            var row = random.NextInt32(rows.Count);
            rows.Row(row, sample.Row(i));
            weights[i] = rows.Weights[row];
        }

        using var part = ClusterRows.Create(sample, weights, false, MissingValues.Mean, context, cancellationToken);
        float[] centers;
        try
        {
            centers = new CenterSeeder(part, Options.Clusters, seed).Choose(KMeansSeeding.PlusPlus, cancellationToken);
        }
        catch (TrainingDataException)
        {
            // Too few different rows among those drawn: perhaps there are more among all.
            return new CenterSeeder(rows, Options.Clusters, seed).Choose(KMeansSeeding.PlusPlus, cancellationToken);
        }

        for (var i = 0; i < centers.Length; i++)
        {
            centers[i] = part.Scaling.Unscale(i % rows.Columns, centers[i]);
        }

        return centers;
    }

    private int Descend(ClusterRows rows, float[] centers, LearningContext context, CancellationToken cancellationToken)
    {
        var random = new RandomSource(Seeds.Derive(context.Seed, 1));
        var groups = new CenterGroups(centers, Options.Clusters, rows.Columns);
        var reached = new double[Options.Clusters];
        var (smoothed, least, patience) = (double.NaN, double.PositiveInfinity, 0);

        // As in scikit-learn, the memory is about one pass over the rows.
        var pace = Math.Min(1, 2.0 * Options.BatchSize / (rows.Count + 1));
        for (var batch = 1; batch <= Options.MaxBatches; batch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var inertia = Step(rows, centers, groups, reached, random);
            smoothed = double.IsNaN(smoothed) ? inertia : ((1 - pace) * smoothed) + (pace * inertia);
            context.Progress?.Report(new LearningProgress("mini-batch k-means", batch, Options.MaxBatches, "inertia", smoothed));
            if (smoothed < least)
            {
                (least, patience) = (smoothed, 0);
            }
            else if (++patience == Options.Patience)
            {
                return batch;
            }

            for (var c = 0; batch == Grace && c < reached.Length; c++)
            {
                if (reached[c] <= 0)
                {
                    rows.Row(random.NextInt32(rows.Count), centers.AsSpan(c * rows.Columns, rows.Columns));
                }
            }

            groups.Update(centers);
        }

        return Options.MaxBatches;
    }

    /// <summary>Draws a batch, moves the centres to it, and answers the mean squared distance before.</summary>
    private double Step(ClusterRows rows, float[] centers, CenterGroups groups, double[] reached, RandomSource random)
    {
        var columns = rows.Columns;
        var drawn = new int[TileRows];
        var tile = new float[TileRows * columns];
        var sums = new double[Options.Clusters * (columns + 1)];
        int* nearest = stackalloc int[TileRows];
        var (inertia, total) = (0.0, 0.0);
        fixed (float* coordinates = tile)
        {
            for (var left = Options.BatchSize; left > 0; left -= TileRows)
            {
                var count = Math.Min(TileRows, left);
                for (var i = 0; i < count; i++)
                {
                    drawn[i] = random.NextInt32(rows.Count);
                    var from = rows.Tile(drawn[i] / TileRows) + (drawn[i] % TileRows);
                    for (var j = 0; j < columns; j++)
                    {
                        tile[(j * TileRows) + i] = from[j * TileRows];
                    }
                }

                NearestKernel.Run(coordinates, groups, nearest, null);
                for (var i = 0; i < count; i++)
                {
                    double weight = rows.Weights[drawn[i]];
                    var sum = sums.AsSpan(nearest[i] * (columns + 1), columns + 1);
                    var square = 0.0;
                    for (var j = 0; j < columns; j++)
                    {
                        double value = tile[(j * TileRows) + i];
                        var difference = value - centers[(nearest[i] * columns) + j];
                        square += difference * difference;
                        sum[j] += weight * value;
                    }

                    sum[columns] += weight;
                    total += weight;
                    inertia += weight * square;
                }
            }
        }

        for (var c = 0; c < Options.Clusters; c++)
        {
            var sum = sums.AsSpan(c * (columns + 1), columns + 1);
            var weight = sum[columns];
            reached[c] += weight;
            for (var j = 0; weight > 0 && j < columns; j++)
            {
                ref var center = ref centers[(c * columns) + j];
                center = (float)(center + ((sum[j] - (weight * center)) / reached[c]));
            }
        }

        return inertia / total;
    }
}
