using System.Buffers;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Neighbours;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Sequences;

/// <summary>Scores items by how likely they come next: a mean of what followed each item of the history, the last ones counting most.</summary>
/// <remarks>Scores are shares of transitions, 0 to 1. An empty history is scored by what was popular when the model was learned.</remarks>
public sealed class MarkovModel : IExplainableRecommender
{
    internal const string FormatName = "markov/1";
    private const int StepCount = 64;
    private readonly SparseMatrix _transitions;
    private readonly float[] _fallbacks;
    private readonly float[] _popularity;
    private readonly double _positionSteps;
    private readonly float[] _stepWeights;

    /// <summary>Wraps what was counted.</summary>
    /// <param name="transitions">Items × items that came next, as shares of all that did.</param>
    /// <param name="fallbacks">One an item: the share that goes to what is popular instead.</param>
    /// <param name="popularity">One an item, shares.</param>
    /// <param name="positionSteps">After how many steps back an item counts 1/e.</param>
    internal MarkovModel(SparseMatrix transitions, float[] fallbacks, float[] popularity, double positionSteps)
    {
        (_transitions, _fallbacks, _popularity, _positionSteps) = (transitions, fallbacks, popularity, positionSteps);
        _stepWeights = Decay.Steps(StepCount, positionSteps);
    }

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int ItemCount => _popularity.Length;

    /// <summary>What comes after what: items × items, as shares of all that came after the item of the row.</summary>
    public SparseMatrix Transitions => _transitions;

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
    public float Explain(in ItemHistory history, int item, Span<float> contributions)
    {
        RecommenderGuards.CheckExplain(history, ItemCount, item, contributions);
        contributions.Clear();
        using var timed = new TimedHistory(history);
        var total = TotalWeight(timed);
        for (var k = 0; k < timed.Items.Length; k++)
        {
            var source = timed.Items[k];
            var place = _transitions.Columns(source).BinarySearch(item);
            var probability = (place < 0 ? 0 : _transitions.Values(source)[place]) + (_fallbacks[source] * _popularity[item]);
            contributions[history.Items.IndexOf(source)] += StepWeight(timed, k) / total * probability;
        }

        return timed.Items.IsEmpty ? _popularity[item] : 0;
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_positionSteps);
        RecommenderFormats.WriteFloats(writer, _popularity);
        RecommenderFormats.WriteFloats(writer, _fallbacks);
        SparseMatrixFormat.Write(writer, _transitions);
    }

    internal static MarkovModel Read(BinaryReader reader)
    {
        var positionSteps = reader.ReadDouble();
        var popularity = RecommenderFormats.ReadFloats(reader);
        var fallbacks = RecommenderFormats.ReadFloats(reader);
        var transitions = SparseMatrixFormat.Read(reader);
        return positionSteps > 0 && fallbacks.Length == popularity.Length && transitions.RowCount == popularity.Length && transitions.ColumnCount == popularity.Length
            ? new(transitions, fallbacks, popularity, positionSteps)
            : throw new ModelFormatException(
                $"{popularity.Length} items have {fallbacks.Length} shares and transitions of {transitions.RowCount} × {transitions.ColumnCount}.",
                "Copy the model again, or register it again.");
    }

    private float StepWeight(in TimedHistory timed, int place) => _stepWeights[Math.Min(timed.StepsBack(place), StepCount - 1)];

    private float TotalWeight(in TimedHistory timed)
    {
        var total = 0f;
        for (var k = timed.Items.Length - 1; k >= 0; k--)
        {
            total += StepWeight(timed, k);
        }

        return total;
    }

    private void ScoreChecked(in ItemHistory history, Span<float> scores)
    {
        using var timed = new TimedHistory(history);
        var total = TotalWeight(timed);
        var fallback = timed.Items.IsEmpty ? 1 : 0f;
        for (var k = 0; k < timed.Items.Length; k++)
        {
            fallback += StepWeight(timed, k) / total * _fallbacks[timed.Items[k]];
        }

        for (var item = 0; item < scores.Length; item++)
        {
            scores[item] = fallback * _popularity[item];
        }

        for (var k = 0; k < timed.Items.Length; k++)
        {
            var weight = StepWeight(timed, k) / total;
            var targets = _transitions.Columns(timed.Items[k]);
            var shares = _transitions.Values(timed.Items[k]);
            for (var i = 0; i < targets.Length; i++)
            {
                scores[targets[i]] += weight * shares[i];
            }
        }
    }
}
