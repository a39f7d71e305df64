using System.Runtime.CompilerServices;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neighbours.Ratings;

/// <summary>What is usual, corrected by how the user rated the most similar items. Only the history is needed, so that all users take one path.</summary>
/// <remarks>Ratings of users are not kept: a user of training who is asked for without a history gets what is usual for that user.</remarks>
public sealed class KnnBaselineRatingModel : IRatingPredictor
{
    internal const string FormatName = "rating-knn/1";
    private readonly RatingBaseline _baseline;
    private readonly SparseMatrix _similarities;
    private readonly int _neighbours;
    private readonly double _caution;

    internal KnnBaselineRatingModel(RatingBaseline baseline, SparseMatrix similarities, int neighbours, double caution)
        => (_baseline, _similarities, _neighbours, _caution) = (baseline, similarities, neighbours, caution);

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int ItemCount => _baseline.ItemBiases.Length;

    /// <summary>Items × the items most similar to each.</summary>
    public SparseMatrix Similarities => _similarities;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public float Predict(in ItemHistory history, int item)
    {
        _baseline.Check(history, item);
        using var ordered = new OrderedHistory(history);
        var bias = _baseline.UserBias(history, ordered);
        var usual = _baseline.Of(bias, item);
        if (item < 0)
        {
            return _baseline.Scale.Clip(usual);
        }

        // The places of the history that are most similar, the best first; of equal ones the first.
        Span<float> best = stackalloc float[_neighbours];
        Span<int> places = stackalloc int[_neighbours];
        var found = 0;
        var candidates = _similarities.Columns(item);
        var similarities = _similarities.Values(item);
        var next = 0;
        for (var place = 0; place < ordered.Items.Length && next < candidates.Length; place++)
        {
            var searched = candidates[next..].BinarySearch(ordered.Items[place]);
            if (searched < 0)
            {
                next += ~searched;
                continue;
            }

            next += searched + 1;
            var similarity = similarities[next - 1];
            if (found == _neighbours && similarity <= best[found - 1])
            {
                continue;
            }

            var at = found < _neighbours ? found++ : found - 1;
            for (; at > 0 && similarity > best[at - 1]; at--)
            {
                (best[at], places[at]) = (best[at - 1], places[at - 1]);
            }

            (best[at], places[at]) = (similarity, place);
        }

        double sum = 0, weight = _caution;
        for (var k = 0; k < found; k++)
        {
            var rating = ordered.Values.IsEmpty ? 1 : ordered.Values[places[k]];
            sum += best[k] * (rating - _baseline.Of(bias, ordered.Items[places[k]]));
            weight += best[k];
        }

        return _baseline.Scale.Clip(found == 0 ? usual : (float)(usual + (sum / weight)));
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_neighbours);
        writer.Write(_caution);
        _baseline.Write(writer);
        SparseMatrixFormat.Write(writer, _similarities);
    }

    internal static KnnBaselineRatingModel Read(BinaryReader reader)
    {
        var neighbours = reader.ReadInt32();
        var caution = reader.ReadDouble();
        var baseline = RatingBaseline.Read(reader);
        var similarities = SparseMatrixFormat.Read(reader);
        var isSound = neighbours is >= 1 and <= 1000 && caution is >= 0 and <= 1e9
            && similarities.RowCount == baseline.ItemBiases.Length && similarities.ColumnCount == baseline.ItemBiases.Length;
        return isSound
            ? new(baseline, similarities, neighbours, caution)
            : throw new ModelFormatException("The similarities do not fit the items.", "Copy the model again, or register it again.");
    }
}
