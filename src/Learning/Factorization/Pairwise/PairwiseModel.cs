using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Factorization.Pairwise;

/// <summary>Factors and biases of items that were learned from pairs, one taken and one not.</summary>
/// <remarks>The last column of <see cref="ItemFactors"/> is the bias; a user's last factor is 1.</remarks>
public sealed class PairwiseModel : IFactorRecommender
{
    internal const string BprFormat = "bpr/1";
    internal const string WarpFormat = "warp/1";
    private readonly float _pull;
    private readonly FeatureMatrix _users;
    private readonly ulong[] _fingerprints;
    private readonly PairwiseFoldIn _foldIn;

    internal PairwiseModel(string format, float pull, FeatureMatrix users, FeatureMatrix items, ulong[] fingerprints)
    {
        (Format, _pull, _users, ItemFactors, _fingerprints) = (format, pull, users, items, fingerprints);
        _foldIn = new PairwiseFoldIn(items, pull);
    }

    /// <inheritdoc/>
    public string Format { get; }

    /// <inheritdoc/>
    public int ItemCount => ItemFactors.RowCount;

    /// <summary>Users of training.</summary>
    public int UserCount => _users.RowCount;

    /// <inheritdoc/>
    public FeatureMatrix ItemFactors { get; }

    /// <inheritdoc/>
    /// <remarks>A user of training whose history is that of training, in whatever order, has the factors of training.</remarks>
    public void FoldIn(in ItemHistory history, Span<float> factors)
    {
        if (factors.Length != ItemFactors.ColumnCount)
        {
            throw new ArgumentException($"A user has {ItemFactors.ColumnCount} factors here, not {factors.Length}.", nameof(factors));
        }

        RecommenderGuards.CheckItems(history.Items, ItemCount, nameof(history));
        factors[^1] = 1;
        if (history.Count > 0 && history.User >= 0 && history.User < UserCount && Fingerprint.Of(history) == _fingerprints[history.User])
        {
            _users.Row(history.User).CopyTo(factors);
            return;
        }

        _foldIn.Solve(history, factors);
    }

    /// <inheritdoc/>
    public void Score(in ItemHistory history, Span<float> scores)
    {
        RecommenderGuards.CheckAll(history, ItemCount, scores);
        Span<float> user = stackalloc float[ItemFactors.ColumnCount];
        FoldIn(history, user);
        FactorScores.Write(user, ItemFactors, scores);
    }

    /// <inheritdoc/>
    public void Score(in ItemHistory history, ReadOnlySpan<int> items, Span<float> scores)
    {
        RecommenderGuards.CheckSome(history, ItemCount, items, scores);
        Span<float> user = stackalloc float[ItemFactors.ColumnCount];
        FoldIn(history, user);
        FactorScores.Write(user, ItemFactors, items, scores);
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_pull);
        writer.Write(_users.ColumnCount);
        RecommenderFormats.WriteFloats(writer, _users.Values);
        RecommenderFormats.WriteFloats(writer, ItemFactors.Values);
        Fingerprint.Write(writer, _fingerprints);
    }

    internal static PairwiseModel ReadBpr(BinaryReader reader) => Read(BprFormat, reader);

    internal static PairwiseModel ReadWarp(BinaryReader reader) => Read(WarpFormat, reader);

    private static PairwiseModel Read(string format, BinaryReader reader)
    {
        var pull = reader.ReadSingle();
        var factors = reader.ReadInt32();
        var users = RecommenderFormats.ReadFloats(reader);
        var items = RecommenderFormats.ReadFloats(reader);
        if (!(pull >= 0 && float.IsFinite(pull)) || factors is < 1 or > FactorGuards.MostFactors || users.Length % factors != 0 || items.Length % (factors + 1) != 0)
        {
            throw new ModelFormatException("The factors of users and items do not fit each other.", "Copy it again, or register the model again.");
        }

        var count = users.Length / factors;
        return new(
            format,
            pull,
            new FeatureMatrix(users, count, factors),
            new FeatureMatrix(items, items.Length / (factors + 1), factors + 1),
            Fingerprint.Read(reader, count));
    }
}
