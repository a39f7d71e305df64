namespace AudienceML.Models.Customer.Recommendation.Rules;

/// <summary>A set of rows, a bit each.</summary>
internal readonly struct RowSet(int count)
{
    private readonly ulong[] _words = new ulong[(count + 63) >> 6];

    public void Add(int row) => _words[row >> 6] |= 1UL << row;

    public bool Contains(int row) => (_words[row >> 6] >> row & 1) != 0;

    public bool ContainsAny(ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
        {
            if (Contains(row))
            {
                return true;
            }
        }

        return false;
    }
}
