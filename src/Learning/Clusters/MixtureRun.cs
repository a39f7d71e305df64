using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Clusters;

/// <summary>Expectation-maximisation (Dempster, Laird, Rubin 1977) on packed rows.</summary>
internal sealed unsafe class MixtureRun(ClusterRows rows, GaussianMixtureOptions options)
{
    // Stripes are cut by the rows alone, so that any number of threads adds up the same partial sums.
    private const int Stripes = 16;

    /// <summary>Runs from k-means' clusters.</summary>
    public GaussianMixtureModel Run(int restart, LearningContext context, CancellationToken cancellationToken)
    {
        var seed = (int)Seeds.Derive(context.Seed, restart);
        var start = new KMeansLearner(new KMeansOptions { Clusters = options.Components, MaxIterations = 20 });
        var parameters = Maximize(Sum(null, start.Assign(rows, seed, cancellationToken), cancellationToken));
        var last = double.NegativeInfinity;
        var iterations = 0;
        while (true)
        {
            var sums = Sum(parameters, null, cancellationToken);
            var mean = sums.LogLikelihood / rows.TotalWeight;
            context.Progress?.Report(new LearningProgress(
                "mixture", ((long)restart * options.MaxIterations) + iterations, (long)options.MaxIterations * options.Restarts, "log_likelihood", mean));
            if (iterations == options.MaxIterations || Math.Abs(mean - last) < options.Tolerance || mean == last)
            {
                return new GaussianMixtureModel(rows.Scaling, parameters, sums.LogLikelihood, rows.TotalWeight, iterations);
            }

            last = mean;
            parameters = Maximize(sums);
            iterations++;
        }
    }

    private MixtureSums Sum(MixtureParameters? parameters, int[]? assigned, CancellationToken cancellationToken)
    {
        var isTriangle = options.Covariance is CovarianceKind.Full or CovarianceKind.Tied;
        var parts = new MixtureSums[Math.Min(Stripes, rows.TileCount)];
        Blocks.For(parts.Length, 1, rows.Degree, (stripe, _, _) =>
        {
            var part = new MixtureSums(options.Components, rows.Columns, isTriangle);
            var end = (int)((stripe + 1L) * rows.TileCount / parts.Length);
            fixed (float* weights = rows.Weights)
            fixed (int* clusters = assigned)
            {
                for (var t = (int)((long)stripe * rows.TileCount / parts.Length); t < end; t++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (parameters is null)
                    {
                        part.Add(rows.Tile(t), weights + (t * ClusterRows.TileRows), clusters + (t * ClusterRows.TileRows));
                    }
                    else
                    {
                        part.Add(rows.Tile(t), weights + (t * ClusterRows.TileRows), parameters);
                    }
                }
            }

            part.Finish();
            parts[stripe] = part;
        }, cancellationToken);
        for (var stripe = 1; stripe < parts.Length; stripe++)
        {
            parts[0].Add(parts[stripe]);
        }

        return parts[0];
    }

    private MixtureParameters Maximize(MixtureSums sums)
    {
        var (components, columns) = (options.Components, rows.Columns);
        var weights = new double[components];
        var means = new double[components * columns];
        var covariances = new double[MixtureParameters.WhiteningLength(options.Covariance, components, columns)];
        for (var k = 0; k < components; k++)
        {
            var part = sums.Values.AsSpan(k * sums.Stride, sums.Stride);

            // A component that lost all its rows keeps a crumb, as its logarithm and its mean need one.
            var weight = part[0] + 2.2e-15;
            weights[k] = weight / rows.TotalWeight;
            var mean = means.AsSpan(k * columns, columns);
            for (var j = 0; j < columns; j++)
            {
                mean[j] = part[1 + j] / weight;
            }

            AddCovariance(part[(1 + columns)..], weight, mean, covariances, k);
        }

        return MixtureParameters.Create(options.Covariance, columns, weights, means, Regularize(covariances))
            ?? throw new TrainingDataException(
                "A component's covariance is not positive definite: columns depend on each other, or its rows are all alike.",
                $"Raise {nameof(GaussianMixtureOptions.Regularization)}, or ask for fewer components.");
    }

    private void AddCovariance(ReadOnlySpan<double> squares, double weight, ReadOnlySpan<double> mean, double[] covariances, int component)
    {
        var columns = rows.Columns;
        switch (options.Covariance)
        {
            case CovarianceKind.Full or CovarianceKind.Tied:
                var isTied = options.Covariance == CovarianceKind.Tied;
                var to = covariances.AsSpan(isTied ? 0 : component * squares.Length, squares.Length);
                for (int i = 0, at = 0; i < columns; i++)
                {
                    for (var j = 0; j <= i; j++, at++)
                    {
                        to[at] += isTied
                            ? (squares[at] - (weight * mean[i] * mean[j])) / rows.TotalWeight
                            : (squares[at] / weight) - (mean[i] * mean[j]);
                    }
                }

                break;
            default:
                var variances = covariances.AsSpan(component * columns, columns);
                var sum = 0.0;
                for (var j = 0; j < columns; j++)
                {
                    variances[j] = Math.Max(0, (squares[j] / weight) - (mean[j] * mean[j]));
                    sum += variances[j];
                }

                if (options.Covariance == CovarianceKind.Spherical)
                {
                    variances.Fill(sum / columns);
                }

                break;
        }
    }

    private double[] Regularize(double[] covariances)
    {
        var isTriangle = options.Covariance is CovarianceKind.Full or CovarianceKind.Tied;
        var size = isTriangle ? MixtureParameters.Index(rows.Columns, 0) : rows.Columns;
        for (var at = 0; at < covariances.Length; at += size)
        {
            for (var j = 0; j < rows.Columns; j++)
            {
                covariances[at + (isTriangle ? MixtureParameters.Index(j, j) : j)] += options.Regularization;
            }
        }

        return covariances;
    }
}
