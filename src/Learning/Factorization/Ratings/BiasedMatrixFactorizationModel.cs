using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Factorization.Ratings;

/// <summary>Mean + bias of the user + bias of the item + inner product of their factors, kept within the scale of the ratings learned from.</summary>
/// <remarks>
/// What is known of a user is a state of <see cref="StateLength"/> numbers: the bias, then the factors. <see cref="FoldIn"/> finds it from
/// all ratings, <see cref="Update"/> carries one more rating into it; neither changes the model nor allocates.
/// </remarks>
public sealed class BiasedMatrixFactorizationModel : IRatingPredictor
{
    internal const string FormatName = "biased-mf/1";
    private readonly RatingScale _scale;
    private readonly RatingRates _rates;
    private readonly FeatureMatrix _users;
    private readonly FeatureMatrix _items;
    private readonly float[] _userBiases;
    private readonly float[] _itemBiases;
    private readonly ulong[] _fingerprints;

    internal BiasedMatrixFactorizationModel(
        RatingScale scale, RatingRates rates, FeatureMatrix users, FeatureMatrix items, float[] userBiases, float[] itemBiases, ulong[] fingerprints)
        => (_scale, _rates, _users, _items, _userBiases, _itemBiases, _fingerprints) = (scale, rates, users, items, userBiases, itemBiases, fingerprints);

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int ItemCount => _itemBiases.Length;

    /// <summary>Users of training.</summary>
    public int UserCount => _userBiases.Length;

    /// <summary>Factors of each user and each item.</summary>
    public int Factors => _items.ColumnCount;

    /// <summary>Numbers that say all that is known of a user: the bias, then the factors.</summary>
    public int StateLength => 1 + Factors;

    /// <summary>The mean of the ratings learned from.</summary>
    public float Mean => _scale.Mean;

    internal bool IsFinite =>
        FactorGuards.AllFinite(_users.Values) && FactorGuards.AllFinite(_items.Values) && FactorGuards.AllFinite(_userBiases) && FactorGuards.AllFinite(_itemBiases);

    /// <inheritdoc/>
    public float Predict(in ItemHistory history, int item)
    {
        Span<float> state = stackalloc float[StateLength];
        FoldIn(history, state);
        return Predict(state, item);
    }

    /// <summary>The predicted rating of a user whose state is known.</summary>
    /// <param name="state">From <see cref="FoldIn"/> or <see cref="Update"/>.</param>
    /// <param name="item">The item; -1, or one that nobody rated, gets what is usual for the user.</param>
    public float Predict(ReadOnlySpan<float> state, int item)
    {
        CheckState(state.Length);
        CheckItem(item);
        return _scale.Clip(Estimate(state, item));
    }

    /// <summary>Finds the state of a user: that of training where the history is the one of training or empty, else the ridge regression on it.</summary>
    /// <remarks>
    /// The regression minimizes the same sum of squares and penalties as training with the items as they are, by conjugate gradients.
    /// </remarks>
    /// <param name="history">The user's ratings.</param>
    /// <param name="state">Takes <see cref="StateLength"/> numbers; zeros for a user of whom nothing is known.</param>
    public void FoldIn(in ItemHistory history, Span<float> state)
    {
        CheckState(state.Length);
        if (history.User >= 0 && history.User < UserCount && (history.Count == 0 || Fingerprint.Of(history) == _fingerprints[history.User]))
        {
            state[0] = _userBiases[history.User];
            _users.Row(history.User).CopyTo(state[1..]);
            return;
        }

        new RatingFoldIn(_scale, _items, _itemBiases, _rates.BiasPull, _rates.FactorPull).Solve(history, default, state);
    }

    /// <summary>One step of gradient descent on one more rating: the state after it. Pure: the same state and rating give the same bits.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="item">The item that was rated.</param>
    /// <param name="rating">The rating, finite; beyond the scale it counts as the end of the scale.</param>
    /// <param name="updated">Takes the state after; may be <paramref name="state"/> itself.</param>
    public void Update(ReadOnlySpan<float> state, int item, float rating, Span<float> updated)
    {
        CheckState(state.Length);
        CheckState(updated.Length);
        CheckItem(item);
        if (!float.IsFinite(rating))
        {
            throw new ArgumentOutOfRangeException(nameof(rating), rating, "A rating is a finite number.");
        }

        var step = _rates.Step * (_scale.Clip(rating) - Estimate(state, item));
        updated[0] = (state[0] * (1 - (_rates.Step * _rates.BiasPull))) + step;
        var keep = 1 - (_rates.Step * _rates.FactorPull);
        for (var i = 1; i < state.Length; i++)
        {
            updated[i] = state[i] * keep;
        }

        if (item >= 0)
        {
            Kernels.Axpy(step, _items.Row(item), updated[1..]);
        }
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _scale.Write(writer);
        _rates.Write(writer);
        writer.Write(Factors);
        RecommenderFormats.WriteFloats(writer, _userBiases);
        RecommenderFormats.WriteFloats(writer, _itemBiases);
        RecommenderFormats.WriteFloats(writer, _users.Values);
        RecommenderFormats.WriteFloats(writer, _items.Values);
        Fingerprint.Write(writer, _fingerprints);
    }

    internal static BiasedMatrixFactorizationModel Read(BinaryReader reader)
    {
        var scale = RatingScale.Read(reader);
        var rates = RatingRates.Read(reader);
        var factors = reader.ReadInt32();
        var userBiases = RecommenderFormats.ReadFloats(reader);
        var itemBiases = RecommenderFormats.ReadFloats(reader);
        var users = RecommenderFormats.ReadFloats(reader);
        var items = RecommenderFormats.ReadFloats(reader);
        if (factors is < 1 or > FactorGuards.MostFactors
            || users.Length != (long)userBiases.Length * factors || items.Length != (long)itemBiases.Length * factors)
        {
            throw new ModelFormatException("The factors of the rating model do not fit each other.", "Copy it again, or register the model again.");
        }

        return new(
            scale,
            rates,
            new FeatureMatrix(users, userBiases.Length, factors),
            new FeatureMatrix(items, itemBiases.Length, factors),
            userBiases,
            itemBiases,
            Fingerprint.Read(reader, userBiases.Length));
    }

    /// <summary>The prediction before it is kept within the scale.</summary>
    internal float Estimate(ReadOnlySpan<float> state, int item) => item < 0
        ? _scale.Mean + state[0]
        : _scale.Mean + state[0] + _itemBiases[item] + Kernels.Dot(state[1..], _items.Row(item));

    private void CheckState(int length)
    {
        if (length != StateLength)
        {
            throw new ArgumentException($"A user's state has {StateLength} numbers here, not {length}.", nameof(length));
        }
    }

    private void CheckItem(int item)
    {
        if (item < -1 || item >= ItemCount)
        {
            throw new ArgumentOutOfRangeException(nameof(item), item, $"The model knows {ItemCount} items.");
        }
    }
}
