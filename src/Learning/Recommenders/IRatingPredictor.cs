namespace AudienceML.Learning.Recommenders;

/// <summary>Predicts the rating that a user would give. Immutable and safe to share between threads.</summary>
public interface IRatingPredictor
{
    /// <summary>How it is stored, name and format version: "biased-mf/1".</summary>
    string Format { get; }

    /// <summary>The number of items.</summary>
    int ItemCount { get; }

    /// <summary>The predicted rating, within the scale of the ratings that were learned from.</summary>
    /// <param name="history">The user's ratings. A user of training is told by <see cref="ItemHistory.User"/> and may have no items here; another one is folded in.</param>
    /// <param name="item">The item; one that nobody rated, or -1, gets what is usual for the user.</param>
    float Predict(in ItemHistory history, int item);

    /// <summary>Writes what a reader of <see cref="Format"/> needs to restore it to the last bit.</summary>
    void Write(BinaryWriter writer);
}
