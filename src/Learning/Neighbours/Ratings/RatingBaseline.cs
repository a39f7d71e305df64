using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Factorization.Ratings;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neighbours.Ratings;

/// <summary>What is usual: the mean, what an item is rated above it, and what a user rates above both. Immutable.</summary>
/// <param name="Scale">Mean and ends of the ratings learned from.</param>
/// <param name="UserRegularization">The penalty on a user's bias.</param>
/// <param name="ItemBiases">One an item.</param>
/// <param name="UserBiases">One a user of training.</param>
internal sealed record RatingBaseline(RatingScale Scale, double UserRegularization, float[] ItemBiases, float[] UserBiases)
{
    public static RatingBaseline Learn(Interactions ratings, BaselineRatingOptions options, LearningContext context, CancellationToken cancellationToken)
    {
        var scale = RatingScale.Of(ratings.ByUser);
        var (byUser, byItem) = (ratings.ByUser, ratings.ByItem);
        var users = new float[byUser.RowCount];
        var items = new float[byItem.RowCount];
        for (var iteration = 0; iteration < options.Iterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var item = 0; item < items.Length; item++)
            {
                items[item] = Bias(byItem.Columns(item), byItem.Values(item), users, scale.Mean, options.ItemRegularization);
            }

            cancellationToken.ThrowIfCancellationRequested();
            for (var user = 0; user < users.Length; user++)
            {
                users[user] = Bias(byUser.Columns(user), byUser.Values(user), items, scale.Mean, options.UserRegularization);
            }

            context.Progress?.Report(new("baselines", iteration + 1, options.Iterations));
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new(scale, options.UserRegularization, items, users);
    }

    /// <summary>The bias of whoever has a history: from its ratings, which for a user of training are where it came from; else the known one.</summary>
    public float UserBias(in ItemHistory history, in OrderedHistory ordered) => history.Count > 0
        ? Bias(ordered.Items, ordered.Values, ItemBiases, Scale.Mean, UserRegularization)
        : (uint)history.User < (uint)UserBiases.Length ? UserBiases[history.User] : 0;

    /// <summary>What is usual for an item, or -1, and a bias.</summary>
    public float Of(float userBias, int item) => Scale.Mean + userBias + (item < 0 ? 0 : ItemBiases[item]);

    /// <summary>Refuses histories and items of another catalogue, and ratings that are no numbers.</summary>
    public void Check(in ItemHistory history, int item)
    {
        RecommenderGuards.CheckItems(history.Items, ItemBiases.Length, nameof(history));
        if (item != -1)
        {
            RecommenderGuards.CheckItems([item], ItemBiases.Length, nameof(item));
        }

        foreach (var value in history.Values)
        {
            if (!float.IsFinite(value))
            {
                throw new ArgumentException($"A rating is a finite number, not {value}.", nameof(history));
            }
        }
    }

    public void Write(BinaryWriter writer)
    {
        Scale.Write(writer);
        writer.Write(UserRegularization);
        RecommenderFormats.WriteFloats(writer, ItemBiases);
        RecommenderFormats.WriteFloats(writer, UserBiases);
    }

    public static RatingBaseline Read(BinaryReader reader)
    {
        var scale = RatingScale.Read(reader);
        var regularization = reader.ReadDouble();
        return regularization is > 0 and <= 1e9
            ? new(scale, regularization, RecommenderFormats.ReadFloats(reader), RecommenderFormats.ReadFloats(reader))
            : throw new ModelFormatException("The penalty of the users is damaged.", "Copy the model again, or register it again.");
    }

    private static float Bias(ReadOnlySpan<int> others, ReadOnlySpan<float> ratings, float[] otherBiases, float mean, double regularization)
    {
        var sum = 0.0;
        for (var i = 0; i < others.Length; i++)
        {
            sum += (ratings.IsEmpty ? 1 : ratings[i]) - mean - otherBiases[others[i]];
        }

        return others.IsEmpty ? 0 : (float)(sum / (regularization + others.Length));
    }
}
