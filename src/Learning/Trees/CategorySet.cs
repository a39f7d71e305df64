using System.Runtime.InteropServices;

namespace AudienceML.Learning.Trees;

/// <summary>A set of bins 0 to 255: those that a split on a category sends to the left. Bin b is bit b % 64 of word b / 64.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct CategorySet(ulong Bits0, ulong Bits1, ulong Bits2, ulong Bits3)
{
    public bool Contains(int bin) => ((Word(bin >> 6) >> (bin & 63)) & 1) != 0;

    public CategorySet With(int bin)
    {
        var bit = 1UL << (bin & 63);
        return (bin >> 6) switch
        {
            0 => this with { Bits0 = Bits0 | bit },
            1 => this with { Bits1 = Bits1 | bit },
            2 => this with { Bits2 = Bits2 | bit },
            _ => this with { Bits3 = Bits3 | bit },
        };
    }

    private ulong Word(int index) => index switch
    {
        0 => Bits0,
        1 => Bits1,
        2 => Bits2,
        _ => Bits3,
    };
}
