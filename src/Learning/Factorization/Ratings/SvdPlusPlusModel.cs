using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Factorization.Ratings;

/// <summary>SVD++ as it was learned; predictions are kept within the scale of the ratings learned from.</summary>
/// <remarks>
/// What is known of a user is a state of <see cref="StateLength"/> numbers: the bias, the number of items rated, the own factors, and the
/// sum of the vectors of the items rated. <see cref="FoldIn"/> finds it from all ratings, <see cref="Update"/> carries one more rating
/// into it; neither changes the model nor allocates.
/// </remarks>
public sealed class SvdPlusPlusModel : IRatingPredictor
{
    internal const string FormatName = "svd++/1";
    private const int Head = 2;
    private readonly RatingScale _scale;
    private readonly RatingRates _rates;
    private readonly FeatureMatrix _users;
    private readonly FeatureMatrix _items;
    private readonly FeatureMatrix _implicit;
    private readonly float[] _itemBiases;
    private readonly ulong[] _fingerprints;

    private SvdPlusPlusModel(
        RatingScale scale, RatingRates rates, FeatureMatrix users, FeatureMatrix items, FeatureMatrix implicitFactors, float[] itemBiases, ulong[] fingerprints)
        => (_scale, _rates, _users, _items, _implicit, _itemBiases, _fingerprints) = (scale, rates, users, items, implicitFactors, itemBiases, fingerprints);

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int ItemCount => _itemBiases.Length;

    /// <summary>Users of training.</summary>
    public int UserCount => _users.RowCount;

    /// <summary>Factors of each user and each item.</summary>
    public int Factors => _items.ColumnCount;

    /// <summary>Numbers that say all that is known of a user: bias, items rated, own factors, sum of the items' vectors.</summary>
    public int StateLength => Head + (2 * Factors);

    /// <summary>The mean of the ratings learned from.</summary>
    public float Mean => _scale.Mean;

    internal bool IsFinite =>
        FactorGuards.AllFinite(_users.Values) && FactorGuards.AllFinite(_items.Values) && FactorGuards.AllFinite(_implicit.Values)
        && FactorGuards.AllFinite(_itemBiases);

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

    /// <summary>
    /// Finds the state of a user: that of training where the history is the one of training or empty, else the vectors of the items and the
    /// ridge regression on what they leave.
    /// </summary>
    /// <param name="history">The user's ratings.</param>
    /// <param name="state">Takes <see cref="StateLength"/> numbers; zeros for a user of whom nothing is known.</param>
    public void FoldIn(in ItemHistory history, Span<float> state)
    {
        CheckState(state.Length);
        if (history.User >= 0 && history.User < UserCount && (history.Count == 0 || Fingerprint.Of(history) == _fingerprints[history.User]))
        {
            _users.Row(history.User).CopyTo(state);
            return;
        }

        RecommenderGuards.CheckItems(history.Items, ItemCount, nameof(history));
        state.Clear();
        if (history.Count == 0)
        {
            return;
        }

        Span<float> given = stackalloc float[Factors];
        Span<float> own = stackalloc float[1 + Factors];
        var sum = state[(Head + Factors)..];
        foreach (var item in history.Items)
        {
            Kernels.Axpy(1, _implicit.Row(item), sum);
        }

        sum.CopyTo(given);
        Kernels.Scale(1 / MathF.Sqrt(history.Count), given);
        new RatingFoldIn(_scale, _items, _itemBiases, _rates.BiasPull, _rates.FactorPull).Solve(history, given, own);
        state[0] = own[0];
        state[1] = history.Count;
        own[1..].CopyTo(state[Head..]);
    }

    /// <summary>One more rating: the item's vector joins the sum, then one step of gradient descent. Pure: the same state and rating give the same bits.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="item">The item that was rated, for the first time.</param>
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

        state.CopyTo(updated);
        if (item >= 0)
        {
            updated[1]++;
            Kernels.Axpy(1, _implicit.Row(item), updated[(Head + Factors)..]);
        }

        var step = _rates.Step * (_scale.Clip(rating) - Estimate(updated, item));
        updated[0] = (updated[0] * (1 - (_rates.Step * _rates.BiasPull))) + step;
        var own = updated.Slice(Head, Factors);
        Kernels.Scale(1 - (_rates.Step * _rates.FactorPull), own);
        if (item >= 0)
        {
            Kernels.Axpy(step, _items.Row(item), own);
        }
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _scale.Write(writer);
        _rates.Write(writer);
        writer.Write(Factors);
        RecommenderFormats.WriteFloats(writer, _itemBiases);
        RecommenderFormats.WriteFloats(writer, _users.Values);
        RecommenderFormats.WriteFloats(writer, _items.Values);
        RecommenderFormats.WriteFloats(writer, _implicit.Values);
        Fingerprint.Write(writer, _fingerprints);
    }

    internal static SvdPlusPlusModel Create(RatingScale scale, SvdPlusPlusOptions options, Interactions ratings, in RatingParameters on, FactorRows implicitFactors)
    {
        var factors = options.Factors;
        var users = new FeatureMatrix(ratings.UserCount, Head + (2 * factors));
        for (var user = 0; user < ratings.UserCount; user++)
        {
            var row = users.Row(user);
            var items = ratings.ByUser.Columns(user);
            row[0] = on.UserBiases[user];
            row[1] = items.Length;
            on.Users.Row(user).CopyTo(row[Head..]);
            foreach (var item in items)
            {
                Kernels.Axpy(1, implicitFactors.Row(item), row[(Head + factors)..]);
            }
        }

        return new(
            scale,
            new RatingRates((float)options.LearningRate, (float)options.FactorRegularization, (float)options.BiasRegularization),
            users,
            on.Items.ToMatrix(ratings.ItemCount, factors, item => item),
            implicitFactors.ToMatrix(ratings.ItemCount, factors, item => item),
            on.ItemBiases,
            Fingerprint.OfAll(ratings));
    }

    internal static SvdPlusPlusModel Read(BinaryReader reader)
    {
        var scale = RatingScale.Read(reader);
        var rates = RatingRates.Read(reader);
        var factors = reader.ReadInt32();
        var itemBiases = RecommenderFormats.ReadFloats(reader);
        var users = RecommenderFormats.ReadFloats(reader);
        var items = RecommenderFormats.ReadFloats(reader);
        var implicitFactors = RecommenderFormats.ReadFloats(reader);
        var width = Head + (2L * factors);
        if (factors is < 1 or > FactorGuards.MostFactors || users.Length % width != 0
            || items.Length != (long)itemBiases.Length * factors || implicitFactors.Length != items.Length)
        {
            throw new ModelFormatException("The factors of the rating model do not fit each other.", "Copy it again, or register the model again.");
        }

        var count = (int)(users.Length / width);
        return new(
            scale,
            rates,
            new FeatureMatrix(users, count, (int)width),
            new FeatureMatrix(items, itemBiases.Length, factors),
            new FeatureMatrix(implicitFactors, itemBiases.Length, factors),
            itemBiases,
            Fingerprint.Read(reader, count));
    }

    internal float Estimate(ReadOnlySpan<float> state, int item)
    {
        if (item < 0)
        {
            return _scale.Mean + state[0];
        }

        var row = _items.Row(item);
        var own = Kernels.Dot(state.Slice(Head, Factors), row);
        return _scale.Mean + state[0] + _itemBiases[item] + own
            + (state[1] > 0 ? Kernels.Dot(state[(Head + Factors)..], row) / MathF.Sqrt(state[1]) : 0);
    }

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
