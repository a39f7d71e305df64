using System.Runtime.InteropServices;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Bandits;

/// <summary>Stores bandits, so that a restart loses nothing: wrap what <see cref="Write"/> writes with <see cref="Formats.ModelContainer"/> to have it checked.</summary>
public static class BanditFormats
{
    /// <summary>Writes a bandit behind the name of its format.</summary>
    public static void Write(IBandit bandit, BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(bandit);
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(bandit.Format);
        bandit.Write(writer);
    }

    /// <summary>Reads a bandit that <see cref="Write"/> wrote, of this assembly.</summary>
    /// <exception cref="ModelFormatException">The format is unknown here, or the bytes end too early or make no bandit.</exception>
    public static IBandit Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        try
        {
            var format = reader.ReadString();
            return format switch
            {
                LinUcb.FormatName => LinUcb.Read(reader),
                LinearThompsonSampling.FormatName => LinearThompsonSampling.Read(reader),
                BetaThompsonSampling.FormatName => BetaThompsonSampling.Read(reader),
                EpsilonGreedy.FormatName => EpsilonGreedy.Read(reader),
                _ => throw new ModelFormatException(
                    $"This version does not know the bandit format '{format}'.", "Read the state with the version that wrote it.", "AML2003"),
            };
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException or OverflowException)
        {
            throw new ModelFormatException($"The bandit's state is damaged: {e.Message}", "Take the state from the last backup.", innerException: e);
        }
    }

    internal static void WriteNumbers(BinaryWriter writer, ReadOnlySpan<double> values) => writer.Write(MemoryMarshal.AsBytes(values));

    internal static void ReadNumbers(BinaryReader reader, Span<double> values)
    {
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values));
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
            {
                throw new ModelFormatException("A bandit's state holds a value that is no finite number.", "Take the state from the last backup.");
            }
        }
    }
}
