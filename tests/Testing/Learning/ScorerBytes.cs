using AudienceML.Learning.Data;
using AudienceML.Learning.Formats;

namespace AudienceML.Testing.Learning;

/// <summary>What a scorer is when it is stored: two with the same bytes are the same.</summary>
internal static class ScorerBytes
{
    public static byte[] Save(IScorer scorer)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        ScorerFormats.Write(scorer, writer);
        writer.Flush();
        return stream.ToArray();
    }
}
