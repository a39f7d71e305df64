using System.Collections.Immutable;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Linear;

/// <summary>
/// Linear regression with a penalty on absolute values, which leaves coefficients at exactly 0: the lasso (Tibshirani 1996) and the elastic net
/// (Zou and Hastie 2005). Columns are encoded as <see cref="LogisticRegressionLearner"/> does. Rows of weight 0 count as absent.
/// </summary>
/// <remarks>
/// One pass over the rows sums the products of all columns, for each fold apart; everything after that, the path and its cross-validation
/// included, works on these sums (terms² numbers in memory) and no longer on rows. Each strength starts from the one before.
/// </remarks>
public sealed class ElasticNetLearner : ILearner
{
    private const double PathRange = 1e-3;
    private const int WarmSteps = 10;

    /// <summary>Creates the learner.</summary>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public ElasticNetLearner(ElasticNetOptions? options = null)
    {
        Options = options ?? new ElasticNetOptions();
        Options.Check();
    }

    /// <summary>The settings.</summary>
    public ElasticNetOptions Options { get; }

    /// <summary>Learns a model.</summary>
    /// <inheritdoc cref="ILearner.Learn"/>
    public LinearRegressionModel Learn(LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken = default)
    {
        if (Options.Folds > 0)
        {
            return LearnPath(train, context, cancellationToken).MinBy(p => p.CrossValidatedError)!.Model;
        }

        var (rows, moments) = Read(train, context, cancellationToken);
        var problem = new Problem(moments[0], rows, Options);
        var weights = new double[rows.TermCount];
        var largest = Math.Max(Options.Alpha, problem.LargestAlpha);
        for (var step = 1; step <= WarmSteps; step++)
        {
            context.Progress?.Report(new LearningProgress("fitting", step - 1, WarmSteps));
            var alpha = step == WarmSteps ? Options.Alpha : Between(largest, Options.Alpha, step / (double)WarmSteps);
            problem.Run(weights, alpha, step == WarmSteps ? Options.Tolerance : Math.Max(1e-4, Options.Tolerance), cancellationToken);
        }

        return Model(rows, moments[0], weights);
    }

    /// <inheritdoc/>
    IScorer ILearner.Learn(LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken)
        => Learn(train, validation, context, cancellationToken);

    /// <summary>
    /// Learns a model for each strength from the least that leaves no coefficient down to 1/1,000 of it, evenly on a logarithmic scale; with
    /// <see cref="ElasticNetOptions.Folds"/> each with its error on rows left out. Which rows are a fold follows from the seed.
    /// </summary>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="context">Seed, threads, progress.</param>
    /// <param name="cancellationToken">Checked at least every 50 ms of work.</param>
    /// <exception cref="TrainingDataException">Nothing can be learned from these rows.</exception>
    public ImmutableArray<ElasticNetPathPoint> LearnPath(LearningSet train, LearningContext context, CancellationToken cancellationToken = default)
    {
        var (rows, moments) = Read(train, context, cancellationToken);
        var total = moments[0];
        foreach (var part in moments.AsSpan(1))
        {
            total = total.Plus(1, part);
        }

        var problem = new Problem(total, rows, Options);
        var alphas = new double[Options.PathLength];
        for (var i = 0; i < alphas.Length; i++)
        {
            alphas[i] = Between(problem.LargestAlpha, problem.LargestAlpha * PathRange, i / (alphas.Length - 1.0));
        }

        var errors = Options.Folds == 0 ? null : CrossValidate(rows, moments, total, alphas, context, cancellationToken);
        var points = ImmutableArray.CreateBuilder<ElasticNetPathPoint>(alphas.Length);
        var weights = new double[rows.TermCount];
        for (var i = 0; i < alphas.Length; i++)
        {
            context.Progress?.Report(new LearningProgress("path", i, alphas.Length));
            problem.Run(weights, alphas[i], Options.Tolerance, cancellationToken);
            points.Add(new ElasticNetPathPoint(
                alphas[i], weights.Count(w => w != 0), Model(rows, total, weights), errors?[i] ?? double.NaN));
        }

        return points.MoveToImmutable();
    }

    private (LinearRows Rows, LinearMoments[] Moments) Read(LearningSet train, LearningContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        var rows = new LinearRows(train, context, cancellationToken, isCached: false);
        context.Progress?.Report(new LearningProgress("reading", 0, 1));
        cancellationToken.ThrowIfCancellationRequested();
        var folds = Options.Folds;
        if (rows.Count < folds)
        {
            throw new TrainingDataException($"{rows.Count} rows cannot be split into {folds} folds.", "Give more rows or ask for fewer folds.");
        }

        // Each run of as many rows as there are folds goes to all of them, starting at a drawn one: no fold is empty.
        var seed = Seeds.Derive(context.Seed, "folds");
        return (rows, LinearMoments.Of(
            rows, context, Math.Max(1, folds), folds == 0 ? null : row => (int)((row + (long)(Seeds.Uniform(seed, row / folds) * folds)) % folds), cancellationToken));
    }

    private double[] CrossValidate(
        LinearRows rows, LinearMoments[] folds, LinearMoments total, double[] alphas, LearningContext context, CancellationToken cancellationToken)
    {
        var errors = new double[folds.Length][];
        Blocks.For(
            folds.Length, 1, context.MaxDegreeOfParallelism, (fold, _, _) =>
            {
                var rest = total.Plus(-1, folds[fold]);
                var problem = new Problem(rest, rows, Options);
                var weights = new double[rows.TermCount];
                errors[fold] = Array.ConvertAll(alphas, alpha =>
                {
                    problem.Run(weights, alpha, Options.Tolerance, cancellationToken);
                    return folds[fold].SquaredError(rest.WithIntercept(weights));
                });
            },
            cancellationToken);
        var sums = new double[alphas.Length];
        foreach (var fold in errors)
        {
            Dense.AddScaled(sums, 1 / total.Weight, fold);
        }

        return sums;
    }

    private static double Between(double from, double to, double share)
        => DeterministicMath.Exp(((1 - share) * DeterministicMath.Log(from)) + (share * DeterministicMath.Log(to)));

    private static LinearRegressionModel Model(LinearRows rows, LinearMoments moments, double[] weights)
        => new(new LinearForm(rows.Columns, moments.WithIntercept(weights)));

    /// <summary>The sums of some rows, per unit of weight.</summary>
    private sealed class Problem
    {
        private readonly ElasticNetOptions _options;
        private readonly CoordinateDescent _descent;
        private readonly double[] _l1;
        private readonly double[] _l2;
        private readonly double _spread;

        public Problem(LinearMoments moments, LinearRows rows, ElasticNetOptions options)
        {
            _options = options;
            var target = Array.ConvertAll(moments.WithLabel(), v => v / moments.Weight);
            _descent = new CoordinateDescent(Array.ConvertAll(moments.Centered(), v => v / moments.Weight), target);
            _spread = Math.Sqrt(moments.LabelSquares / moments.Weight);
            _l2 = rows.Penalties(1 - options.L1Ratio, options.Standardize);
            _l1 = Array.ConvertAll(rows.Penalties(1, options.Standardize), p => options.L1Ratio * Math.Sqrt(p));
            for (var j = 0; j < target.Length; j++)
            {
                LargestAlpha = Math.Max(LargestAlpha, Math.Abs(target[j]) / _l1[j]);
            }

            LargestAlpha = Math.Max(LargestAlpha, double.Epsilon * 1e30);
        }

        /// <summary>From this strength on every coefficient is 0.</summary>
        public double LargestAlpha { get; }

        public void Run(double[] weights, double alpha, double tolerance, CancellationToken cancellationToken) => _descent.Run(
            weights,
            Array.ConvertAll(_l1, p => p * alpha),
            Array.ConvertAll(_l2, p => p * alpha),
            tolerance * _spread,
            _options.MaxIterations,
            cancellationToken);
    }
}
