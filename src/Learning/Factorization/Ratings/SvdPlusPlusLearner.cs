using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Factorization.Ratings;

/// <summary>
/// SVD++ (Koren 2008, section 4): a rating as mean + biases + inner product of the item's factors and what is known of the user, which is
/// the user's own factors and a vector for each item that the user rated, however high.
/// </summary>
/// <remarks>
/// Users are visited one after the other, in another order each epoch, since each moves a vector of all items rated: learning takes one
/// thread whatever the context says.
/// </remarks>
public sealed class SvdPlusPlusLearner : IRatingLearner
{
    /// <summary>Creates the learner.</summary>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public SvdPlusPlusLearner(SvdPlusPlusOptions? options = null)
    {
        Options = options ?? new SvdPlusPlusOptions();
        Options.Check();
    }

    /// <summary>The settings.</summary>
    public SvdPlusPlusOptions Options { get; }

    /// <summary>Learns a model.</summary>
    /// <inheritdoc cref="IRatingLearner.Learn"/>
    public SvdPlusPlusModel Learn(Interactions ratings, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        ArgumentNullException.ThrowIfNull(context);
        var scale = RatingScale.Of(ratings.ByUser);
        cancellationToken.ThrowIfCancellationRequested();
        using var users = new FactorRows(ratings.UserCount, Options.Factors);
        using var items = new FactorRows(ratings.ItemCount, Options.Factors);
        using var implicitFactors = new FactorRows(ratings.ItemCount, Options.Factors);
        users.FillNormal((long)Seeds.Derive(context.Seed, 2), Options.InitialScale, user => ratings.ByUser.Columns(user).IsEmpty ? -1 : user);
        items.FillNormal((long)Seeds.Derive(context.Seed, 3), Options.InitialScale, item => ratings.ByItem.Columns(item).IsEmpty ? -1 : item);
        implicitFactors.FillNormal((long)Seeds.Derive(context.Seed, 5), Options.InitialScale, item => ratings.ByItem.Columns(item).IsEmpty ? -1 : item);
        var on = new RatingParameters(scale.Mean, users, items, new float[ratings.UserCount], new float[ratings.ItemCount]);
        using var visit = new SvdPlusPlusVisit(ratings.ByUser, on, implicitFactors);
        var random = new RandomSource(Seeds.Derive(context.Seed, 4));
        var order = random.Permutation(ratings.UserCount);
        var step = Options.LearningRate;
        for (var epoch = 0; epoch < Options.Epochs; epoch++)
        {
            var rates = new RatingRates((float)step, (float)Options.FactorRegularization, (float)Options.BiasRegularization);
            foreach (var user in order)
            {
                if (!ratings.ByUser.Columns(user).IsEmpty)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    visit.Run(user, rates);
                }
            }

            random.Shuffle(order.AsSpan());
            step *= Options.LearningRateDecay;
            context.Progress?.Report(new LearningProgress("epochs", epoch + 1, Options.Epochs));
        }

        cancellationToken.ThrowIfCancellationRequested();
        var model = SvdPlusPlusModel.Create(scale, Options, ratings, on, implicitFactors);
        return model.IsFinite
            ? model
            : throw new TrainingDataException("The factors grew beyond all bounds.", "Lower the learning rate, or raise the regularization.");
    }

    /// <inheritdoc/>
    IRatingPredictor IRatingLearner.Learn(Interactions ratings, LearningContext context, CancellationToken cancellationToken)
        => Learn(ratings, context, cancellationToken);
}
