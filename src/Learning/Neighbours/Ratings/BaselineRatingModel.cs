using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neighbours.Ratings;

/// <summary>The mean and biases of users and items. A history gives the bias of its user, so that unknown users are served like known ones.</summary>
public sealed class BaselineRatingModel : IRatingPredictor
{
    internal const string FormatName = "rating-baseline/1";
    private readonly RatingBaseline _baseline;

    internal BaselineRatingModel(RatingBaseline baseline) => _baseline = baseline;

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int ItemCount => _baseline.ItemBiases.Length;

    /// <inheritdoc/>
    public float Predict(in ItemHistory history, int item)
    {
        _baseline.Check(history, item);
        using var ordered = new OrderedHistory(history);
        return _baseline.Scale.Clip(_baseline.Of(_baseline.UserBias(history, ordered), item));
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _baseline.Write(writer);
    }

    internal static BaselineRatingModel Read(BinaryReader reader) => new(RatingBaseline.Read(reader));
}
