using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neighbours;

/// <summary>User-based nearest neighbours: what readers with the same taste took.</summary>
/// <remarks>
/// Resnick et al. 1994 (GroupLens), with the weighting and shrinkage of Ferrari Dacrema et al. 2019. Nothing is computed ahead: the history
/// of a query is compared to all users who share an item with it, through an inverted index, so that unknown users are served like known ones.
/// </remarks>
/// <param name="options">Settings; the defaults when null.</param>
public sealed class UserKnnLearner(NeighbourOptions? options = null) : IRecommenderLearner
{
    private readonly NeighbourOptions _options = Checked(options ?? new());

    /// <inheritdoc/>
    public IRecommender Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        var pairs = PositivePairs.Of(interactions, _options.IsBinary);
        context.Progress?.Report(new("indexing", 0, pairs.RowCount));
        cancellationToken.ThrowIfCancellationRequested();
        return new UserKnnModel(pairs, _options);
    }

    private static NeighbourOptions Checked(NeighbourOptions options)
    {
        options.Check();
        return options;
    }
}
