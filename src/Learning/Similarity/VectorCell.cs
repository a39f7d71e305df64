using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Similarity;

/// <summary>Vectors that are searched one after another: rounded ones, their ids, and unless only those are kept the vectors as they are.</summary>
internal sealed class VectorCell
{
    private readonly SimilarityMetric _metric;
    private readonly VectorStorage _storage;
    private readonly CodePanels _panels;
    private float[] _rows = [];
    private int[] _ids = [];

    public VectorCell(int dimension, SimilarityMetric metric, VectorStorage storage)
    {
        (_metric, _storage, _panels) = (metric, storage, new(dimension));
        Set = NewSet();
    }

    public int Count => _panels.Count;

    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    /// <summary>What a scan passes over; another one after each change.</summary>
    public PanelSet Set { get; private set; }

    private int Dimension => _panels.Dimension;

    /// <summary>Adds vectors that are as the metric wants them.</summary>
    public void Append(ReadOnlySpan<int> ids, FeatureMatrix vectors, int threads)
    {
        var first = Count;
        var total = checked(first + ids.Length);
        if (_storage == VectorStorage.Full && _rows.Length < (long)total * Dimension)
        {
            Array.Resize(ref _rows, checked(Capacity(first, total) * Dimension));
        }

        _panels.Resize(total);
        var start = first / CodePanels.ChunkLanes * CodePanels.ChunkLanes;
        Blocks.For(
            total - start, CodePanels.ChunkLanes, threads, (_, offset, length) =>
            {
                for (var place = Math.Max(first, start + offset); place < start + offset + length; place++)
                {
                    ReadOnlySpan<float> row = vectors.Row(place - first);
                    if (_storage == VectorStorage.Full)
                    {
                        row.CopyTo(_rows.AsSpan(place * Dimension));
                    }

                    _panels.Set(place, row, _metric, _storage == VectorStorage.EightBit);
                }
            });
        Finish(ids, first);
    }

    /// <summary>Takes a vector out; the last one takes its place.</summary>
    /// <returns>The id that is in this place now, or -1.</returns>
    public int RemoveAt(int place)
    {
        var last = Count - 1;
        var moved = -1;
        if (place != last)
        {
            _panels.Move(last, place);
            moved = _ids[place] = _ids[last];
            if (_storage == VectorStorage.Full)
            {
                _rows.AsSpan(last * Dimension, Dimension).CopyTo(_rows.AsSpan(place * Dimension));
            }
        }

        _panels.Resize(last);
        _panels.Bound(place / CodePanels.ChunkLanes);
        if (last % CodePanels.ChunkLanes != 0)
        {
            _panels.Bound(last / CodePanels.ChunkLanes);
        }

        return moved;
    }

    /// <summary>A copy of the vectors as they are.</summary>
    public FeatureMatrix Vectors() => new(_rows.AsSpan(0, Count * Dimension).ToArray(), Count, Dimension);

    public void Write(BinaryWriter writer)
    {
        IndexFile.Write(writer, Ids);
        if (_storage == VectorStorage.Full)
        {
            IndexFile.Write<float>(writer, _rows.AsSpan(0, Count * Dimension));
            return;
        }

        IndexFile.Write<float>(writer, _panels.Scales.AsSpan(0, Count));
        var codes = new sbyte[checked(Count * Dimension)];
        for (var place = 0; place < Count; place++)
        {
            _panels.Read(place, codes.AsSpan(place * Dimension, Dimension));
        }

        IndexFile.Write<sbyte>(writer, codes);
    }

    /// <summary>Takes what <see cref="Write"/> wrote into an empty cell.</summary>
    public void Read(BinaryReader reader)
    {
        var ids = IndexFile.ReadIds(reader);
        if (_storage == VectorStorage.Full)
        {
            Append(ids, new(IndexFile.ReadVectors(reader, ids.Length, Dimension), ids.Length, Dimension), 1);
            return;
        }

        var scales = IndexFile.ReadVectors(reader, ids.Length, 1);
        var codes = IndexFile.Read<sbyte>(reader, ids.Length, Dimension);
        _panels.Resize(ids.Length);
        for (var place = 0; place < ids.Length; place++)
        {
            if (scales[place] < 0 || codes.AsSpan(place * Dimension, Dimension).Contains(sbyte.MinValue))
            {
                throw new ModelFormatException($"Vector {place} of the index has a scale below 0 or a value of -128.", IndexFile.Remedy);
            }

            _panels.Restore(place, scales[place], codes.AsSpan(place * Dimension, Dimension), _metric);
        }

        Finish(ids, 0);
    }

    private static int Capacity(int first, int total) => first == 0 ? total : Math.Max(total, first + (first / 2));

    private void Finish(ReadOnlySpan<int> ids, int first)
    {
        for (var chunk = first / CodePanels.ChunkLanes; chunk < _panels.ChunkCount; chunk++)
        {
            _panels.Bound(chunk);
        }

        if (_ids.Length < Count)
        {
            Array.Resize(ref _ids, Capacity(first, Count));
        }

        ids.CopyTo(_ids.AsSpan(first));
        Set = NewSet();
    }

    private PanelSet NewSet() => new(_panels, _rows, _ids, AreRowsById: false, _metric);
}
