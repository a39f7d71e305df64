using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Factorization.Ratings;

/// <summary>
/// Predicts a rating as mean + bias of the user + bias of the item + inner product of their factors, learned by stochastic gradient
/// descent on the squared error (Funk 2006; Koren, Bell and Volinsky 2009, section "Adding biases").
/// </summary>
public sealed class BiasedMatrixFactorizationLearner : IRatingLearner
{
    private const int ItemsPerBlock = 16;

    /// <summary>Creates the learner.</summary>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public BiasedMatrixFactorizationLearner(BiasedMatrixFactorizationOptions? options = null)
    {
        Options = options ?? new BiasedMatrixFactorizationOptions();
        Options.Check();
    }

    /// <summary>The settings.</summary>
    public BiasedMatrixFactorizationOptions Options { get; }

    /// <summary>Learns a model.</summary>
    /// <inheritdoc cref="IRatingLearner.Learn"/>
    public BiasedMatrixFactorizationModel Learn(Interactions ratings, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        ArgumentNullException.ThrowIfNull(context);
        var scale = RatingScale.Of(ratings.ByUser);
        cancellationToken.ThrowIfCancellationRequested();
        var side = GradientGrid.SideFor(ratings.Count, ratings.ItemCount, ItemsPerBlock);
        var grid = new GradientGrid(ratings.ByUser, side, Seeds.Derive(context.Seed, 1), withValues: true);
        using var users = new FactorRows(grid.UserOf.Length, Options.Factors);
        using var items = new FactorRows(ratings.ItemCount, Options.Factors);
        users.FillNormal((long)Seeds.Derive(context.Seed, 2), Options.InitialScale, position => grid.UserOf[position]);
        items.FillNormal((long)Seeds.Derive(context.Seed, 3), Options.InitialScale, item => ratings.ByItem.Columns(item).IsEmpty ? -1 : item);
        var parameters = new RatingParameters(scale.Mean, users, items, new float[grid.UserOf.Length], new float[ratings.ItemCount]);
        var step = Options.LearningRate;
        grid.Deal(Seeds.Derive(context.Seed, 4), context.MaxDegreeOfParallelism, cancellationToken);
        for (var epoch = 0; epoch < Options.Epochs; epoch++)
        {
            var rates = new RatingRates((float)step, (float)Options.FactorRegularization, (float)Options.BiasRegularization);
            grid.Epoch(
                context.MaxDegreeOfParallelism,
                (row, column) =>
                {
                    var (start, end) = grid.Range(row, column);
                    RatingStep.Run(grid, start, end, parameters, rates);
                },
                cancellationToken);
            step *= Options.LearningRateDecay;
            context.Progress?.Report(new LearningProgress("epochs", epoch + 1, Options.Epochs));
        }

        var biases = Array.ConvertAll(grid.Positions, position => position < 0 ? 0 : parameters.UserBiases[position]);
        var model = new BiasedMatrixFactorizationModel(
            scale,
            new RatingRates((float)Options.LearningRate, (float)Options.FactorRegularization, (float)Options.BiasRegularization),
            users.ToMatrix(ratings.UserCount, Options.Factors, user => grid.Positions[user]),
            items.ToMatrix(ratings.ItemCount, Options.Factors, item => item),
            biases,
            parameters.ItemBiases,
            Fingerprint.OfAll(ratings));
        return model.IsFinite
            ? model
            : throw new TrainingDataException("The factors grew beyond all bounds.", "Lower the learning rate, or raise the regularization.");
    }

    /// <inheritdoc/>
    IRatingPredictor IRatingLearner.Learn(Interactions ratings, LearningContext context, CancellationToken cancellationToken)
        => Learn(ratings, context, cancellationToken);
}
