using System.Buffers;
using System.Collections.Concurrent;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Neighbours;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Sequences;

/// <summary>Scores items by the sessions most like the history: each gives its weight to what stands near what the two share.</summary>
/// <remarks>Scores are means over the neighbours, 0 to about 1. Where there are none, what was popular when the model was learned counts.</remarks>
public sealed class SessionKnnModel : IRecommender
{
    internal const string FormatName = "session-knn/1";
    private const int StepCount = 64;
    private readonly int[] _starts;
    private readonly int[] _items;
    private readonly float[] _factors;
    private readonly float[] _rarity;
    private readonly float[] _popularity;
    private readonly SessionKnnOptions _options;
    private readonly SparseMatrix _postings;
    private readonly float[] _positionWeights;
    private readonly float[] _distanceWeights;
    private readonly ConcurrentBag<DotProducts> _products = [];

    /// <summary>Wraps sessions.</summary>
    /// <param name="starts">Where each session starts among the items, then where the last one ends; latest session first.</param>
    /// <param name="items">The items of each session in their order.</param>
    /// <param name="factors">One a session: how much it counts.</param>
    /// <param name="rarity">One an item: how much it counts in a history.</param>
    /// <param name="popularity">One an item, shares.</param>
    /// <param name="options">Checked settings.</param>
    internal SessionKnnModel(int[] starts, int[] items, float[] factors, float[] rarity, float[] popularity, SessionKnnOptions options)
    {
        (_starts, _items, _factors, _rarity, _popularity, _options) = (starts, items, factors, rarity, popularity, options);
        _positionWeights = Decay.Steps(StepCount, options.PositionSteps);
        _distanceWeights = Decay.Steps(StepCount, options.DistanceSteps);
        _postings = LatestSessions();
    }

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int ItemCount => _popularity.Length;

    /// <summary>How many sessions are kept.</summary>
    public int SessionCount => _factors.Length;

    /// <inheritdoc/>
    public void Score(in ItemHistory history, Span<float> scores)
    {
        RecommenderGuards.CheckAll(history, ItemCount, scores);
        ScoreChecked(history, scores);
    }

    /// <inheritdoc/>
    public void Score(in ItemHistory history, ReadOnlySpan<int> items, Span<float> scores)
    {
        RecommenderGuards.CheckSome(history, ItemCount, items, scores);
        var all = ArrayPool<float>.Shared.Rent(ItemCount);
        ScoreChecked(history, all.AsSpan(0, ItemCount));
        for (var i = 0; i < items.Length; i++)
        {
            scores[i] = all[items[i]];
        }

        ArrayPool<float>.Shared.Return(all);
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_options.Neighbours);
        writer.Write(_options.SessionsPerItem);
        writer.Write(_options.HistoryItems);
        writer.Write(_options.PositionSteps);
        writer.Write(_options.DistanceSteps);
        writer.Write(_options.BackwardShare);
        writer.Write(_options.HalfLifeDays);
        writer.Write(_options.RarityPower);
        writer.Write(_options.PopularityShare);
        RecommenderFormats.WriteFloats(writer, _popularity);
        RecommenderFormats.WriteFloats(writer, _rarity);
        RecommenderFormats.WriteFloats(writer, _factors);
        RecommenderFormats.WriteIntegers(writer, _starts);
        RecommenderFormats.WriteIntegers(writer, _items);
    }

    internal static SessionKnnModel Read(BinaryReader reader)
    {
        var options = new SessionKnnOptions
        {
            Neighbours = reader.ReadInt32(),
            SessionsPerItem = reader.ReadInt32(),
            HistoryItems = reader.ReadInt32(),
            PositionSteps = reader.ReadDouble(),
            DistanceSteps = reader.ReadDouble(),
            BackwardShare = reader.ReadDouble(),
            HalfLifeDays = reader.ReadDouble(),
            RarityPower = reader.ReadDouble(),
            PopularityShare = reader.ReadDouble(),
        };
        options.Check();
        var popularity = RecommenderFormats.ReadFloats(reader);
        var rarity = RecommenderFormats.ReadFloats(reader);
        var factors = RecommenderFormats.ReadFloats(reader);
        var starts = RecommenderFormats.ReadIntegers(reader);
        var items = RecommenderFormats.ReadIntegers(reader);
        var isWhole = rarity.Length == popularity.Length && starts.Length == factors.Length + 1 && starts[0] == 0 && starts[^1] == items.Length;
        for (var session = 0; isWhole && session < factors.Length; session++)
        {
            isWhole = starts[session] <= starts[session + 1];
        }

        foreach (var item in items)
        {
            isWhole &= (uint)item < (uint)popularity.Length;
        }

        return isWhole
            ? new(starts, items, factors, rarity, popularity, options)
            : throw new ModelFormatException("The sessions do not fit their items.", "Copy the model again, or register it again.");
    }

    private void ScoreChecked(in ItemHistory history, Span<float> scores)
    {
        using var timed = new TimedHistory(history);
        var late = timed.Items[Math.Max(0, timed.Items.Length - _options.HistoryItems)..];
        var (sessions, similarities) = FindNeighbours(timed, late);
        var total = 0f;
        foreach (var similarity in similarities)
        {
            total += similarity;
        }

        var popular = total > 0 ? (float)_options.PopularityShare : 1;
        for (var item = 0; item < scores.Length; item++)
        {
            scores[item] = popular * _popularity[item];
        }

        for (var k = 0; k < sessions.Length; k++)
        {
            var session = _items.AsSpan(_starts[sessions[k]].._starts[sessions[k] + 1]);
            var shared = LatestShared(session, late);
            var weight = (1 - popular) * (similarities[k] / total);
            for (var place = 0; place < session.Length; place++)
            {
                var distance = _distanceWeights[Math.Min(StepCount - 1, Math.Abs(place - shared))];
                scores[session[place]] += weight * (place < shared ? distance * (float)_options.BackwardShare : distance);
            }
        }
    }

    /// <summary>The sessions most like the history, and how much.</summary>
    private (int[] Sessions, float[] Similarities) FindNeighbours(in TimedHistory timed, ReadOnlySpan<int> late)
    {
        if (late.IsEmpty)
        {
            return ([], []);
        }

        var weights = ArrayPool<float>.Shared.Rent(late.Length);
        for (var i = 0; i < late.Length; i++)
        {
            var back = timed.StepsBack(timed.Items.Length - late.Length + i);
            weights[i] = _rarity[late[i]] * _positionWeights[Math.Min(StepCount - 1, back)];
        }

        // What was borrowed is clean again after each query; only the first ones have to make room.
        if (!_products.TryTake(out var products))
        {
            products = new(SessionCount);
        }

        products.Add(late, weights, _postings);
        var selection = new NeighbourSelection(Math.Min(_options.Neighbours, SessionCount));
        products.Offer([], -1, selection);
        _products.Add(products);
        ArrayPool<float>.Shared.Return(weights);
        return selection.Take();
    }

    /// <summary>Where in a session the latest item of the history stands that is in both.</summary>
    private static int LatestShared(ReadOnlySpan<int> session, ReadOnlySpan<int> late)
    {
        for (var i = late.Length - 1; i >= 0; i--)
        {
            var place = session.IndexOf(late[i]);
            if (place >= 0)
            {
                return place;
            }
        }

        return 0;
    }

    /// <summary>Items × their latest sessions, each with its factor.</summary>
    private SparseMatrix LatestSessions()
    {
        var starts = new int[ItemCount + 1];
        foreach (var item in _items)
        {
            starts[item + 1] += starts[item + 1] < _options.SessionsPerItem ? 1 : 0;
        }

        for (var item = 0; item < ItemCount; item++)
        {
            starts[item + 1] += starts[item];
        }

        var next = starts.ToArray();
        var sessions = new int[starts[^1]];
        var factors = new float[starts[^1]];
        for (var session = 0; session < SessionCount; session++)
        {
            foreach (var item in _items.AsSpan(_starts[session].._starts[session + 1]))
            {
                if (next[item] < starts[item + 1])
                {
                    sessions[next[item]] = session;
                    factors[next[item]++] = _factors[session];
                }
            }
        }

        return new(starts, sessions, factors, SessionCount);
    }
}
