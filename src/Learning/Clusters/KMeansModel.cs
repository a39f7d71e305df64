using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.Intrinsics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Clusters;

/// <summary>Centres that k-means found. Its outputs are a row's Euclidean distances from them, in scaled coordinates.</summary>
/// <remarks>
/// A row belongs to the centre of the greatest x·c - ‖c‖²/2 in single precision, as in training; where two distances differ by less than
/// their rounding, that may be the other of the two that the outputs name.
/// </remarks>
public sealed class KMeansModel : IClusterModel
{
    internal const string FormatName = "kmeans/1";
    private const int TileRows = NearestKernel.TileRows;
    private const int Width = CenterGroups.Width;
    private readonly ColumnScaling _scaling;
    private readonly float[] _centers;
    private readonly double[] _weights;
    private readonly CenterGroups _groups;

    internal KMeansModel(ColumnScaling scaling, float[] centers, double[] weights, double inertia, int iterations)
    {
        _scaling = scaling;
        _centers = centers;
        _weights = weights;
        _groups = new CenterGroups(centers, weights.Length, scaling.ColumnCount);
        Inertia = inertia;
        Iterations = iterations;
        Centers = [.. centers.Select((value, i) => scaling.Unscale(i % scaling.ColumnCount, value))];
    }

    /// <summary>The centres in the units of the features, <see cref="ClusterCount"/> × <see cref="InputCount"/>, centre after centre.</summary>
    public ImmutableArray<float> Centers { get; }

    /// <summary>The weight of the training rows of each cluster.</summary>
    public ImmutableArray<double> ClusterWeights => [.. _weights];

    /// <summary>Σ weight · squared distance of the training rows from their centres, in scaled coordinates.</summary>
    public double Inertia { get; }

    /// <summary>How many times the centres moved.</summary>
    public int Iterations { get; }

    /// <inheritdoc/>
    public int ClusterCount => _weights.Length;

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int InputCount => _scaling.ColumnCount;

    /// <inheritdoc/>
    public int OutputCount => ClusterCount;

    /// <inheritdoc/>
    public int Assign(ReadOnlySpan<float> features)
    {
        _scaling.Check(features, nameof(features));
        var best = float.NegativeInfinity;
        var nearest = 0;
        for (var group = 0; group < _groups.GroupCount; group++)
        {
            var values = _groups.Values.AsSpan(group * Width * features.Length, Width * features.Length);
            var scores = Vector256.Create(_groups.Biases.AsSpan(group * Width, Width));
            for (var j = 0; j < features.Length; j++)
            {
                scores = Vector256.FusedMultiplyAdd(
                    Vector256.Create(_scaling.Scale(j, features[j])), Vector256.Create(values.Slice(j * Width, Width)), scores);
            }

            for (var i = 0; i < Width; i++)
            {
                if (scores[i] > best)
                {
                    best = scores[i];
                    nearest = (group * Width) + i;
                }
            }
        }

        return nearest;
    }

    /// <inheritdoc/>
    public unsafe void Assign(FeatureMatrix features, Span<int> clusters, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        _scaling.CheckWidth(features.ColumnCount, nameof(features));
        ClusterGuards.CheckOutputs(features.RowCount, 1, clusters.Length, nameof(clusters));
        var buffer = ArrayPool<float>.Shared.Rent(TileRows * InputCount);
        int* nearest = stackalloc int[TileRows];
        fixed (float* tile = buffer)
        {
            for (var start = 0; start < features.RowCount; start += TileRows)
            {
                if (start % (TileRows * 16) == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                var count = Math.Min(TileRows, features.RowCount - start);
                var rows = features.Values.Slice(start * InputCount, count * InputCount);
                if (_scaling.Missing == MissingValues.Refuse)
                {
                    _scaling.CheckPresent(rows, nameof(features));
                }

                TilePacker.Pack(rows, count, _scaling, tile);
                NearestKernel.Run(tile, _groups, nearest, null);
                new Span<int>(nearest, count).CopyTo(clusters[start..]);
            }
        }

        ArrayPool<float>.Shared.Return(buffer);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> features, Span<float> outputs)
    {
        _scaling.Check(features, nameof(features));
        ClusterGuards.CheckOutputs(1, ClusterCount, outputs.Length, nameof(outputs));
        Distances(features, outputs);
    }

    /// <inheritdoc/>
    public void Score(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        _scaling.CheckWidth(features.ColumnCount, nameof(features));
        ClusterGuards.CheckOutputs(features.RowCount, ClusterCount, outputs.Length, nameof(outputs));
        for (var i = 0; i < features.RowCount; i++)
        {
            if (i % 1024 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            Score(features.Row(i), outputs.Slice(i * ClusterCount, ClusterCount));
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _scaling.Write(writer);
        writer.Write(ClusterCount);
        writer.Write(Iterations);
        writer.Write(Inertia);
        foreach (var weight in _weights)
        {
            writer.Write(weight);
        }

        ColumnScaling.WriteValues(writer, _centers);
    }

    internal static IScorer Read(BinaryReader reader)
    {
        var scaling = ColumnScaling.Read(reader);
        var count = reader.ReadInt32();
        if (count is < 1 or > 65_536)
        {
            throw new ModelFormatException($"A k-means model cannot have {count} clusters.", "Register the model again.");
        }

        var iterations = reader.ReadInt32();
        var inertia = reader.ReadDouble();
        var weights = new double[count];
        for (var i = 0; i < count; i++)
        {
            weights[i] = reader.ReadDouble();
        }

        return new KMeansModel(scaling, ColumnScaling.ReadValues(reader, (long)count * scaling.ColumnCount), weights, inertia, iterations);
    }

    private void Distances(ReadOnlySpan<float> features, Span<float> outputs)
    {
        for (var group = 0; group < _groups.GroupCount; group++)
        {
            var values = _groups.Values.AsSpan(group * Width * features.Length, Width * features.Length);
            var sum = Vector256<float>.Zero;
            for (var j = 0; j < features.Length; j++)
            {
                var difference = Vector256.Create(_scaling.Scale(j, features[j])) - Vector256.Create<float>(values.Slice(j * Width, Width));
                sum = Vector256.FusedMultiplyAdd(difference, difference, sum);
            }

            sum = Vector256.Sqrt(sum);
            for (var i = 0; i < Width && (group * Width) + i < ClusterCount; i++)
            {
                outputs[(group * Width) + i] = sum[i];
            }
        }
    }
}
