using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using AudienceML.Core.Errors;

namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>Where a radio is: what it started from, what it played, what was thought of it. Immutable; the caller keeps it.</summary>
/// <remarks>
/// Played items are kept as marks of 30 bits, which do not depend on the catalogue: a state goes on when the model was trained again. Of a million items one in a
/// thousand shares its mark with another, and is then held to be played when the other was.
/// </remarks>
public sealed class RadioState : IEquatable<RadioState>
{
    private const byte Version = 1;
    private const int MostSeeds = 50;
    private readonly ImmutableArray<uint> _plays;

    internal RadioState(ImmutableArray<string> seeds, ImmutableArray<uint> plays, uint salt) => (Seeds, _plays, Salt) = (seeds, plays, salt);

    /// <summary>The items that it started from.</summary>
    public ImmutableArray<string> Seeds { get; }

    /// <summary>How many plays it remembers.</summary>
    public int PlayCount => _plays.Length;

    /// <summary>What makes one radio of the same seeds play other items than another one.</summary>
    internal uint Salt { get; }

    /// <summary>Reads what <see cref="ToToken"/> wrote.</summary>
    /// <exception cref="InvalidRequestException">It is no token, or cut short, or altered.</exception>
    public static RadioState Parse(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        try
        {
            var bytes = Base64Url.DecodeFromChars(token);
            using var reader = new BinaryReader(new MemoryStream(bytes, 0, Math.Max(0, bytes.Length - 4)), Encoding.UTF8);
            if (bytes.Length >= 4 && Mark(bytes.AsSpan()[..^4]) == BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan()[^4..]) && reader.ReadByte() == Version)
            {
                var salt = reader.ReadUInt32();
                var seeds = new string[reader.ReadByte()];
                for (var i = 0; i < seeds.Length; i++)
                {
                    seeds[i] = reader.ReadString();
                }

                var plays = new uint[(bytes.Length - 4 - reader.BaseStream.Position) / sizeof(uint)];
                for (var i = 0; i < plays.Length; i++)
                {
                    plays[i] = reader.ReadUInt32();
                }

                return new([.. seeds], [.. plays], salt);
            }
        }
        catch (Exception e) when (e is FormatException or IOException or ArgumentException)
        {
            // Told below, as all that is no token.
        }

        throw new InvalidRequestException("Radio", ["The token is not one that a radio gave, or it was cut short or altered; start again from the seeds."]);
    }

    /// <summary>The state as text of letters, digits, - and _: about 5.4 characters a play.</summary>
    public string ToToken()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(Salt);
        writer.Write((byte)Seeds.Length);
        foreach (var seed in Seeds)
        {
            writer.Write(seed);
        }

        foreach (var play in _plays)
        {
            writer.Write(play);
        }

        writer.Write(Mark(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        return Base64Url.EncodeToString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    /// <inheritdoc/>
    public bool Equals(RadioState? other) =>
        other is not null && Salt == other.Salt && Seeds.AsSpan().SequenceEqual(other.Seeds.AsSpan()) && _plays.AsSpan().SequenceEqual(other._plays.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RadioState);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Salt, Seeds.Length, _plays.Length);

    internal static RadioState Start(ImmutableArray<string> seeds, uint salt) => seeds.Length <= MostSeeds
        ? new(seeds, [], salt)
        : throw new InvalidRequestException("Radio", [$"It starts from at most {MostSeeds} items, not {seeds.Length}."]);

    /// <summary>The mark of an item: 30 bits (FNV-1a over UTF-16, folded).</summary>
    internal static uint MarkOf(string itemId)
    {
        var hash = Mark(MemoryMarshal.AsBytes(itemId.AsSpan()));
        return (hash ^ (hash >> 30)) & 0x3FFFFFFF;
    }

    /// <summary>The marks played and what was thought of each, oldest first.</summary>
    internal (uint Mark, RadioFeedback Feedback) this[int place] => (_plays[place] >> 2, (RadioFeedback)(_plays[place] & 3));

    /// <summary>With more plays at the end; the oldest go when there are too many.</summary>
    internal RadioState WithPlays(IEnumerable<string> itemIds, int most)
    {
        var plays = _plays.AddRange(itemIds.Select(id => MarkOf(id) << 2));
        return new(Seeds, plays.Length > most ? plays.RemoveRange(0, plays.Length - most) : plays, Salt);
    }

    /// <summary>With what was thought of an item when it was last played; one that was not played counts as played now.</summary>
    internal RadioState WithFeedback(string itemId, RadioFeedback feedback, int most)
    {
        var mark = MarkOf(itemId);
        for (var place = _plays.Length - 1; place >= 0; place--)
        {
            if (_plays[place] >> 2 == mark)
            {
                return new(Seeds, _plays.SetItem(place, (mark << 2) | (uint)feedback), Salt);
            }
        }

        return WithPlays([itemId], most).WithFeedback(itemId, feedback, most);
    }

    private static uint Mark(ReadOnlySpan<byte> bytes)
    {
        var hash = 2166136261u;
        foreach (var b in bytes)
        {
            hash = (hash ^ b) * 16777619;
        }

        return hash;
    }
}
