using System.Buffers;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neural.Recommenders;

/// <summary>What neural collaborative filtering learned: two embeddings an item, one for when it is known and one for when it is to be found.</summary>
public sealed class NeuralCollaborativeFilteringModel : IRecommender
{
    internal const string FormatName = "ncf/1";
    private const int Tile = 64;
    private readonly float[] _known;
    private readonly float[] _items;
    private readonly double _exponent;
    private readonly int _factors;
    private readonly DenseNetwork? _network;
    private readonly int _layerFactors;

    // The first layer takes users and items: what it makes of items is the same for everybody.
    private readonly float[] _firstOfItems;
    private readonly MatrixPanels _firstOfUser = new();
    private readonly DenseNetwork? _rest;

    internal NeuralCollaborativeFilteringModel(float[] known, float[] items, double exponent, int factors, DenseNetwork? network)
    {
        (_known, _items, _exponent, _factors, _network) = (known, items, exponent, factors, network);
        _layerFactors = (network?.Inputs ?? 0) / 2;
        ItemCount = known.Length / UserWidth;
        _firstOfItems = [];
        if (network is null)
        {
            return;
        }

        var units = network.Widths[1];
        var weights = network.Weights(0);
        var half = _layerFactors * units;
        _firstOfUser.Pack(weights[..half], _layerFactors, units, units, isTransposed: false);
        var ofItems = new MatrixPanels();
        ofItems.Pack(weights[half..], _layerFactors, units, units, isTransposed: false);
        _firstOfItems = new float[checked(ItemCount * units)];
        for (var item = 0; item < ItemCount; item++)
        {
            network.Biases(0).CopyTo(_firstOfItems.AsSpan(item * units));
        }

        MatrixProduct.Accumulate(_items.AsSpan(_factors), UserWidth + 1, isLeftTransposed: false, ofItems, _firstOfItems, ItemCount);
        var later = Enumerable.Range(1, network.Layers - 1);
        _rest = new DenseNetwork(
            network.Widths[1..], [.. later.Select(layer => network.Weights(layer).ToArray())], [.. later.Select(layer => network.Biases(layer).ToArray())]);
    }

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int ItemCount { get; }

    private int UserWidth => _factors + _layerFactors;

    /// <inheritdoc/>
    public void Score(in ItemHistory history, Span<float> scores)
    {
        RecommenderGuards.CheckAll(history, ItemCount, scores);
        Score(history, default, isAll: true, scores);
    }

    /// <inheritdoc/>
    public void Score(in ItemHistory history, ReadOnlySpan<int> items, Span<float> scores)
    {
        RecommenderGuards.CheckSome(history, ItemCount, items, scores);
        Score(history, items, isAll: false, scores);
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_factors);
        writer.Write(_layerFactors);
        writer.Write(_exponent);
        RecommenderFormats.WriteFloats(writer, _known);
        RecommenderFormats.WriteFloats(writer, _items);
        _network?.Write(writer);
    }

    internal static NeuralCollaborativeFilteringModel Read(BinaryReader reader)
    {
        var (factors, layerFactors, exponent) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadDouble());
        if (factors is < 1 or > 1024 || layerFactors is < 0 or > 1024 || !(exponent is >= 0 and <= 1))
        {
            throw Damaged($"{factors} and {layerFactors} factors, and a history to the power {exponent}");
        }

        var known = RecommenderFormats.ReadFloats(reader);
        var items = RecommenderFormats.ReadFloats(reader);
        var width = factors + layerFactors;
        if (known.Length % width != 0 || items.Length != (long)known.Length / width * (width + 1))
        {
            throw Damaged($"{known.Length} and {items.Length} values for rows of {width} and {width + 1}");
        }

        var network = layerFactors == 0 ? null : DenseNetwork.Read(reader, 2 * layerFactors);
        return network is null || (network.Layers > 1 && network.Outputs == 1)
            ? new NeuralCollaborativeFilteringModel(known, items, exponent, factors, network)
            : throw Damaged($"{network.Layers} layers with {network.Outputs} outputs");
    }

    private static ModelFormatException Damaged(string what)
        => new($"Neural collaborative filtering cannot have {what}.", "Copy it again, or register the model again.");

    private void Score(in ItemHistory history, ReadOnlySpan<int> items, bool isAll, Span<float> scores)
    {
        var units = _network?.Widths[1] ?? 0;
        var scratchWidth = units + (2 * (_rest?.MaxWidth ?? 0));
        var rented = ArrayPool<float>.Shared.Rent(UserWidth + units + (Tile * scratchWidth));
        var user = rented.AsSpan(0, UserWidth);
        var ofUser = rented.AsSpan(UserWidth, units);
        HistoryEmbedding.Sum(history, _known, _exponent, user);
        if (_network is not null)
        {
            ofUser.Clear();
            MatrixProduct.Accumulate(user[_factors..], _layerFactors, isLeftTransposed: false, _firstOfUser, ofUser, 1);
        }

        for (var first = 0; first < scores.Length; first += Tile)
        {
            var rows = Math.Min(Tile, scores.Length - first);
            var inputs = rented.AsSpan(UserWidth + units, rows * units);
            for (var i = 0; i < rows; i++)
            {
                var item = isAll ? first + i : items[first + i];
                var factors = _items.AsSpan(item * (UserWidth + 1), UserWidth + 1);
                scores[first + i] = Kernels.Dot(user[.._factors], factors[.._factors]) + factors[^1];
                if (units > 0)
                {
                    var row = inputs.Slice(i * units, units);
                    _firstOfItems.AsSpan(item * units, units).CopyTo(row);
                    Kernels.Axpy(1, ofUser, row);
                }
            }

            if (_rest is not null)
            {
                LayerKernels.Rectify(inputs);
                var outputs = _rest.Run(inputs, rows, rented.AsSpan(UserWidth + units + (Tile * units), 2 * Tile * _rest.MaxWidth));
                Kernels.Axpy(1, outputs, scores.Slice(first, rows));
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }
}
