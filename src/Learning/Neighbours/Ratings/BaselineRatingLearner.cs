using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neighbours.Ratings;

/// <summary>Predicts what is usual: the mean, plus how much above it the item is rated, plus how much above that the user rates.</summary>
/// <remarks>Koren 2010, Factor in the Neighbors, section 2.1, by alternating least squares. The measure of every other predictor of ratings.</remarks>
/// <param name="options">Settings; the defaults when null.</param>
public sealed class BaselineRatingLearner(BaselineRatingOptions? options = null) : IRatingLearner
{
    private readonly BaselineRatingOptions _options = Checked(options ?? new());

    /// <inheritdoc/>
    public IRatingPredictor Learn(Interactions ratings, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        ArgumentNullException.ThrowIfNull(context);
        return new BaselineRatingModel(RatingBaseline.Learn(ratings, _options, context, cancellationToken));
    }

    private static BaselineRatingOptions Checked(BaselineRatingOptions options)
    {
        options.Check();
        return options;
    }
}
