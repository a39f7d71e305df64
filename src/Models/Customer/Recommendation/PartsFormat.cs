using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Formats;
using AudienceML.Learning.Recommenders;
using AudienceML.Models.Customer.Recommendation.Sources;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>How the parts of a model are stored: options and catalogue as JSON, numbers as they are.</summary>
internal static class PartsFormat
{
    private const int Version = 1;

    public static void Write(RecommendationParts parts, BinaryWriter writer)
    {
        writer.Write(Version);
        WriteBytes(writer, JsonSerializer.SerializeToUtf8Bytes(parts.Options, RecommendationJson.Default.RecommendationOptions));
        writer.Write(parts.Now.ToUnixTimeMilliseconds());

        // The text made the content vectors, which are stored; it is not needed again and would be most of the file.
        WriteBytes(
            writer,
            JsonSerializer.SerializeToUtf8Bytes(
                parts.Catalogue.Items.Select(item => item with { Text = null }).ToArray(), RecommendationJson.Default.CatalogueItemArray));
        WriteTexts(writer, parts.Users.Ids);
        WriteInteractions(writer, parts.Histories);
        WriteTexts(writer, parts.SourceNames);
        WriteNumbers<float>(writer, parts.Weights.AsSpan());
        WriteTexts(writer, parts.Groups.Names);
        WriteNumbers<int>(writer, parts.Groups.OfUsers);
        writer.Write(parts.Recommenders.Length);
        foreach (var (name, recommender) in parts.Recommenders)
        {
            writer.Write(name);
            RecommenderFormats.Write(recommender, writer);
        }

        writer.Write(parts.Content is not null);
        if (parts is { Content: { } content, ContentVectors: { } vectors })
        {
            content.Write(writer);
            WriteNumbers<float>(writer, vectors.Values);
        }

        writer.Write(parts.AddedFactors.Length);
        foreach (var (source, rows) in parts.AddedFactors)
        {
            writer.Write(source);
            writer.Write(rows.ColumnCount);
            WriteNumbers<float>(writer, rows.Values);
        }

        writer.Write(parts.Ranker is not null);
        if (parts is { Ranker: { } ranker, Encoder: { } encoder })
        {
            encoder.Write(writer);
            ScorerFormats.Write(ranker, writer);
        }
    }

    public static RecommendationParts Read(BinaryReader reader)
    {
        var version = reader.ReadInt32();
        if (version != Version)
        {
            throw new ModelFormatException($"The recommendation model has layout {version}; this version reads {Version}.", "Update AudienceML.", "AML2002");
        }

        try
        {
            var options = JsonSerializer.Deserialize(ReadNumbers<byte>(reader), RecommendationJson.Default.RecommendationOptions)!.Check();
            var now = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
            var catalogue = new ItemCatalogue([.. JsonSerializer.Deserialize(ReadNumbers<byte>(reader), RecommendationJson.Default.CatalogueItemArray)!]);
            var parts = new RecommendationParts
            {
                Options = options,
                Now = now,
                Catalogue = catalogue,
                Users = new IdMap(ReadTexts(reader)),
                Histories = ReadInteractions(reader),
                SourceNames = ReadTexts(reader),
                Weights = ImmutableCollectionsMarshal.AsImmutableArray(ReadNumbers<float>(reader)),
                Groups = ReadGroups(reader),
                Recommenders = ReadRecommenders(reader),
            };
            return ReadRanker(ReadAddedFactors(ReadContent(parts, reader), reader), reader);
        }
        catch (JsonException e)
        {
            throw new ModelFormatException($"The model is damaged: {e.Message}", "Copy it again, or register the model again.", innerException: e);
        }
    }

    private static AudienceGroups ReadGroups(BinaryReader reader)
    {
        var names = ReadTexts(reader);
        var ofUsers = ReadNumbers<int>(reader);
        return ofUsers.All(group => group >= -1 && group < names.Length)
            ? new(names, ofUsers)
            : throw new FormatException("A user belongs to a group that is not there.");
    }

    private static RecommendationParts ReadContent(RecommendationParts parts, BinaryReader reader)
    {
        if (!reader.ReadBoolean())
        {
            return parts;
        }

        var content = ItemContent.Read(reader);
        return parts with { Content = content, ContentVectors = new FeatureMatrix(ReadNumbers<float>(reader), parts.Catalogue.Count, content.Dimensions) };
    }

    private static RecommendationParts ReadAddedFactors(RecommendationParts parts, BinaryReader reader)
    {
        var added = ImmutableArray.CreateBuilder<NewItemFactors>();
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var (source, width) = (reader.ReadString(), reader.ReadInt32());
            var values = ReadNumbers<float>(reader);
            added.Add(new(source, new FeatureMatrix(values, width > 0 ? values.Length / width : 0, width)));
        }

        return parts with { AddedFactors = added.ToImmutable() };
    }

    private static RecommendationParts ReadRanker(RecommendationParts parts, BinaryReader reader)
    {
        if (!reader.ReadBoolean())
        {
            return parts;
        }

        var encoder = new RecommendationFeatureEngineer(parts.SourceNames).Read(reader);
        return parts with { Encoder = encoder, Ranker = ScorerFormats.Default.Read(reader) };
    }

    private static ImmutableArray<NamedRecommender> ReadRecommenders(BinaryReader reader)
    {
        var recommenders = ImmutableArray.CreateBuilder<NamedRecommender>();
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            recommenders.Add(new(reader.ReadString(), RecommenderFormats.Default.Read(reader)));
        }

        return recommenders.ToImmutable();
    }

    private static void WriteInteractions(BinaryWriter writer, Interactions interactions)
    {
        writer.Write(interactions.ItemCount);
        var lengths = new int[interactions.UserCount];
        for (var user = 0; user < lengths.Length; user++)
        {
            lengths[user] = interactions.ByUser.Columns(user).Length;
        }

        WriteNumbers<int>(writer, lengths);
        writer.Write(interactions.HasTimes);
        for (var user = 0; user < lengths.Length; user++)
        {
            writer.Write(MemoryMarshal.AsBytes(interactions.ByUser.Columns(user)));
            writer.Write(MemoryMarshal.AsBytes(interactions.ByUser.Values(user)));
        }

        WriteNumbers(writer, interactions.Times);
    }

    private static Interactions ReadInteractions(BinaryReader reader)
    {
        var items = reader.ReadInt32();
        var lengths = ReadNumbers<int>(reader);
        var hasTimes = reader.ReadBoolean();
        var starts = new int[lengths.Length + 1];
        for (var user = 0; user < lengths.Length; user++)
        {
            starts[user + 1] = checked(starts[user] + lengths[user]);
        }

        var count = CheckedLength(reader, starts[^1], 2 * sizeof(int));
        var (columns, values) = (new int[count], new float[count]);
        for (var user = 0; user < lengths.Length; user++)
        {
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(columns.AsSpan(starts[user], lengths[user])));
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(starts[user], lengths[user])));
        }

        var times = ReadNumbers<long>(reader);
        return new(new SparseMatrix(starts, columns, values, items), hasTimes ? times : default);
    }

    private static void WriteTexts(BinaryWriter writer, ImmutableArray<string> texts)
    {
        writer.Write(texts.Length);
        foreach (var text in texts)
        {
            writer.Write(text);
        }
    }

    private static ImmutableArray<string> ReadTexts(BinaryReader reader)
    {
        var texts = ImmutableArray.CreateBuilder<string>(CheckedLength(reader, reader.ReadInt32(), 1));
        for (var i = texts.Capacity; i > 0; i--)
        {
            texts.Add(reader.ReadString());
        }

        return texts.MoveToImmutable();
    }

    private static void WriteBytes(BinaryWriter writer, byte[] bytes) => WriteNumbers<byte>(writer, bytes);

    private static void WriteNumbers<T>(BinaryWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    private static T[] ReadNumbers<T>(BinaryReader reader)
        where T : unmanaged
    {
        var values = new T[CheckedLength(reader, reader.ReadInt32(), Unsafe.SizeOf<T>())];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>Refuses a length that the rest of the file cannot hold, before memory is taken for it.</summary>
    private static int CheckedLength(BinaryReader reader, int length, int size) =>
        length >= 0 && length <= (reader.BaseStream.Length - reader.BaseStream.Position) / size
            ? length
            : throw new ModelFormatException($"The model says that {length} values follow; the file ends before.", "Copy it again, or register the model again.");
}
