using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Tests.Contracts;

/// <summary>Scores by how often items were taken together, and by how often at all; with one fault. Its numbers are whole, so that sums are exact.</summary>
internal sealed class FaultyRecommender(FeatureMatrix factors, RecommenderFault fault, int users, int longest) : IFactorRecommender, IExplainableRecommender
{
    private readonly float[] _shared = new float[factors.ColumnCount];
    private byte[] _garbage = [];

    public static RecommenderFormats Formats { get; } = RecommenderFormats.Default.With("faulty/1", Read);

    public string Format => "faulty/1";

    public int ItemCount => factors.RowCount;

    public FeatureMatrix ItemFactors => factors;

    public void FoldIn(in ItemHistory history, Span<float> folded)
    {
        Check(history, history.Items, folded.Length, factors.ColumnCount);
        Spread(history, folded);
    }

    public void Score(in ItemHistory history, Span<float> scores)
    {
        Check(history, [], scores.Length, ItemCount);
        var folded = fault == RecommenderFault.SharesABuffer ? _shared : new float[factors.ColumnCount];
        Spread(history, folded);
        for (var item = 0; item < Math.Min(ItemCount, scores.Length); item++)
        {
            scores[item] = Product(history, folded, item);
        }
    }

    public void Score(in ItemHistory history, ReadOnlySpan<int> items, Span<float> scores)
    {
        Check(history, items, scores.Length, items.Length);
        var folded = new float[factors.ColumnCount];
        Spread(history, folded);
        for (var i = 0; i < Math.Min(items.Length, scores.Length); i++)
        {
            var item = fault == RecommenderFault.TakesAnyItem ? Math.Clamp(items[i], 0, ItemCount - 1) : items[i];
            scores[i] = Product(history, folded, item) + (fault == RecommenderFault.RoundsSomeItems ? 0.5f : 0);
        }
    }

    public float Explain(in ItemHistory history, int item, Span<float> contributions)
    {
        Check(history, [item], contributions.Length, history.Count);
        for (var i = 0; i < history.Count; i++)
        {
            contributions[i] = history.ValueAt(i) * factors.Row(item)[history.Items[i]] * (fault == RecommenderFault.ContributesTwice ? 2 : 1);
        }

        return factors.Row(item)[ItemCount];
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write((int)fault);
        writer.Write(users);
        writer.Write(longest);
        writer.Write(factors.RowCount);
        RecommenderFormats.WriteFloats(writer, factors.Values);
    }

    private static IRecommender Read(BinaryReader reader)
    {
        var fault = (RecommenderFault)reader.ReadInt32();
        var users = reader.ReadInt32();
        var longest = reader.ReadInt32();
        var items = reader.ReadInt32();
        var values = RecommenderFormats.ReadFloats(reader);
        if (items < 0 || values.Length != (long)items * (items + 1L))
        {
            throw new ModelFormatException("The counts are of another number of items.", "Copy the file again.");
        }

        values[0] += fault == RecommenderFault.ForgetsWhenSaved ? 1 : 0;
        return new FaultyRecommender(new FeatureMatrix(values, items, items + 1), fault, users, longest);
    }

    private void Check(in ItemHistory history, ReadOnlySpan<int> items, int room, int needed)
    {
        if (fault != RecommenderFault.WritesBeyondTheEnd && room != needed)
        {
            throw new ArgumentException($"There is room for {room} of {needed}.", nameof(room));
        }

        if (fault != RecommenderFault.TakesAnyItem)
        {
            RecommenderGuards.CheckItems(history.Items, ItemCount, nameof(history));
            RecommenderGuards.CheckItems(items, ItemCount, nameof(items));
        }
    }

    private void Spread(in ItemHistory history, Span<float> folded)
    {
        folded.Clear();
        for (var i = 0; i < history.Count; i++)
        {
            var item = history.Items[i];
            if ((uint)item < (uint)ItemCount)
            {
                folded[item] = fault == RecommenderFault.NeedsValues ? history.Values[i] : history.ValueAt(i);
            }
        }

        folded[ItemCount] = 1;
        if (fault == RecommenderFault.LooksAtTheFirstItem && history.Count > 0)
        {
            folded[history.Items[0]] += 1;
        }

        if (fault == RecommenderFault.SharesABuffer)
        {
            Thread.Yield();
        }

        if (fault == RecommenderFault.Allocates)
        {
            _garbage = new byte[1 + (_garbage.Length % 2)];
        }
    }

    private float Product(in ItemHistory history, ReadOnlySpan<float> folded, int item)
    {
        var score = 0f;
        for (var f = 0; f < folded.Length; f++)
        {
            score += folded[f] * factors.Row(item)[f];
        }

        return fault switch
        {
            RecommenderFault.HasNoScoreForUntrained when score == factors.Row(item)[ItemCount] => float.NaN,
            RecommenderFault.DividesByTheHistory => score / history.Count * history.Count,
            RecommenderFault.LooksUpTheUser when history is { User: -1, Count: > 0 } => float.NaN,
            RecommenderFault.LooksUpTheUser when history.User >= users => throw new InvalidOperationException("This user was not in training."),
            RecommenderFault.BelievesEveryByte when users is < 0 or > 1 << 20 => throw new InvalidOperationException("So many users have no room."),
            RecommenderFault.HasRoomForTrainedHistories when history.Count > longest => float.NaN,
            RecommenderFault.CannotScoreUntakenItems => score / factors.Row(history.Count == 0 ? 0 : history.Items[^1])[ItemCount],
            RecommenderFault.HidesAFactor => score + 1,
            _ => score,
        };
    }
}
