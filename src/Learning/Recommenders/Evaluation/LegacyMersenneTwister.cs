namespace AudienceML.Learning.Recommenders.Evaluation;

/// <summary>The generator behind numpy's RandomState (Matsumoto and Nishimura 1998, MT19937), so that folds which others drew with it are drawn again.</summary>
internal sealed class LegacyMersenneTwister
{
    private const int Size = 624;
    private const int Middle = 397;
    private readonly uint[] _state = new uint[Size];
    private int _next = Size;

    public LegacyMersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (var i = 1; i < Size; i++)
        {
            var last = _state[i - 1];
            _state[i] = (1812433253 * (last ^ (last >> 30))) + (uint)i;
        }
    }

    /// <summary>The next 32 bits.</summary>
    public uint NextUInt32()
    {
        if (_next == Size)
        {
            Twist();
        }

        var y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >> 18);
    }

    /// <summary>rand(): a uniform number in [0, 1) with 53 random bits.</summary>
    public double NextDouble()
    {
        var high = NextUInt32() >> 5;
        var low = NextUInt32() >> 6;
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }

    /// <summary>shuffle(): from the last place down, each changed with one that is drawn by masking and rejecting.</summary>
    public void Shuffle(Span<int> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var mask = uint.MaxValue >> int.LeadingZeroCount(i);
            uint j;
            do
            {
                j = NextUInt32() & mask;
            }
            while (j > i);

            (values[i], values[(int)j]) = (values[(int)j], values[i]);
        }
    }

    private void Twist()
    {
        for (var i = 0; i < Size; i++)
        {
            var y = (_state[i] & 0x80000000) | (_state[(i + 1) % Size] & 0x7FFFFFFF);
            _state[i] = _state[(i + Middle) % Size] ^ (y >> 1) ^ ((y & 1) * 0x9908B0DF);
        }

        _next = 0;
    }
}
