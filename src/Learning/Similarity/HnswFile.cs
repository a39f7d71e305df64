using System.Runtime.InteropServices;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Similarity;

/// <summary>The stored form of an <see cref="HnswIndex"/>. What is read is checked: no link leads where there is no slot or no such layer.</summary>
internal static class HnswFile
{
    public static void Write(BinaryWriter writer, HnswGraph graph, HnswOptions options, Stack<int> free, ulong added)
    {
        IndexFile.WriteHeader(writer, graph.Dimension, options.Metric, options.Storage);
        writer.Write(options.M);
        writer.Write(options.EfConstruction);
        writer.Write(options.EfSearch);
        writer.Write(options.Seed);
        writer.Write(added);
        writer.Write(graph.Scale);
        writer.Write(graph.Entry);
        var count = graph.SlotCount;
        IndexFile.Write<int>(writer, graph.Ids.AsSpan(0, count));
        IndexFile.Write<byte>(writer, graph.Levels.AsSpan(0, count));
        IndexFile.Write<int>(writer, free.Reverse().ToArray());
        for (var slot = 0; slot < count; slot++)
        {
            for (var layer = 0; layer <= graph.Levels[slot]; layer++)
            {
                var links = graph.Links(slot, layer);
                var used = links.IndexOf(-1);
                used = used < 0 ? links.Length : used;
                writer.Write((byte)used);
                writer.Write(MemoryMarshal.AsBytes(links[..used]));
            }
        }

        for (var slot = 0; slot < count; slot++)
        {
            if (graph.HasRows)
            {
                writer.Write(MemoryMarshal.AsBytes(graph.Rows.Row(slot)[..graph.Dimension]));
            }
            else
            {
                writer.Write(MemoryMarshal.AsBytes(graph.Codes.Row(slot)[..graph.Dimension]));
            }
        }
    }

    public static HnswIndex Read(BinaryReader reader)
    {
        var (dimension, metric, storage) = IndexFile.ReadHeader(reader);
        var options = new HnswOptions
        {
            Metric = metric,
            Storage = storage,
            M = reader.ReadInt32(),
            EfConstruction = reader.ReadInt32(),
            EfSearch = reader.ReadInt32(),
            Seed = reader.ReadInt32(),
        }.Checked();
        Require(dimension <= HnswIndex.MaxDimension, "a dimension beyond the limit");
        var added = reader.ReadUInt64();
        var scale = reader.ReadSingle();
        Require(scale is >= 0 and <= VectorGuards.MaxValue, "a scale that is none");
        var entry = reader.ReadInt32();
        var ids = IndexFile.Read<int>(reader);
        var levels = IndexFile.Read<byte>(reader);
        var free = IndexFile.Read<int>(reader);
        Require(levels.Length == ids.Length && levels.All(l => l <= HnswGraph.MaxLevel), "levels that do not fit");
        Require(entry >= -1 && entry < ids.Length && (entry < 0) == (ids.Length == 0), "no valid place to start");
        Require(ids.Length == 0 || levels[entry] == levels.Max(), "a start below the highest layer");
        var used = new HashSet<int>();
        Require(ids.All(id => id >= -1 && (id < 0 || used.Add(id))), "an id that is below 0 or there twice");
        used.Clear();
        Require(free.All(s => s >= 0 && s < ids.Length && ids[s] < 0 && s != entry && used.Add(s)), "a free slot that is none");

        // All slots have bytes still to come: no more memory is taken than the file has a right to.
        var perSlot = (long)dimension * (storage == VectorStorage.Full ? sizeof(float) : 1);
        Require(!reader.BaseStream.CanSeek || ids.Length * perSlot <= reader.BaseStream.Length - reader.BaseStream.Position, "more slots than bytes");
        var graph = new HnswGraph(dimension, options);
        graph.Reserve(ids.Length);
        graph.SlotCount = ids.Length;
        graph.Entry = entry;
        ids.CopyTo(graph.Ids, 0);
        levels.CopyTo(graph.Levels, 0);
        ReadLinks(reader, graph);
        ReadVectors(reader, graph, scale);
        return new(graph, options, new Stack<int>(free), added);
    }

    private static void ReadLinks(BinaryReader reader, HnswGraph graph)
    {
        for (var slot = 0; slot < graph.SlotCount; slot++)
        {
            var level = graph.Levels[slot];
            if (level > 0)
            {
                var upper = graph.Upper[slot] = new int[level * graph.M];
                upper.AsSpan().Fill(-1);
            }

            for (var layer = 0; layer <= level; layer++)
            {
                var links = graph.Links(slot, layer);
                var used = reader.ReadByte();
                Require(used <= links.Length, "more links than there may be");
                reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(links[..used]));
                foreach (var link in links[..used])
                {
                    Require(link >= 0 && link < graph.SlotCount && link != slot && graph.Levels[link] >= layer, "a link that leads nowhere");
                }
            }
        }
    }

    private static void ReadVectors(BinaryReader reader, HnswGraph graph, float scale)
    {
        for (var slot = 0; slot < graph.SlotCount; slot++)
        {
            if (graph.HasRows)
            {
                var row = graph.Rows.Row(slot)[..graph.Dimension];
                reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(row));
                foreach (var value in row)
                {
                    Require(Math.Abs(value) <= VectorGuards.MaxValue, "a value that is no number, or too large");
                }
            }
            else
            {
                var codes = graph.Codes.Row(slot)[..graph.Dimension];
                reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(codes));
                Require(!codes.Contains(sbyte.MinValue), "a byte of -128");
            }
        }

        if (graph.HasRows)
        {
            graph.Rescale(scale);
        }

        graph.Scale = scale;
    }

    private static void Require(bool isSo, string otherwise)
    {
        if (!isSo)
        {
            throw new ModelFormatException($"The index holds {otherwise}.", IndexFile.Remedy);
        }
    }
}
