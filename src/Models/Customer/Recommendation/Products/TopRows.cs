namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>The best rows among those offered, best first; equals in the order in which they were offered.</summary>
internal sealed class TopRows(int capacity)
{
    private readonly int[] _rows = new int[capacity];
    private readonly float[] _scores = new float[capacity];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, Count);

    public ReadOnlySpan<float> Scores => _scores.AsSpan(0, Count);

    /// <summary>Whether a row of this score would come in, for what is dear to find out of a row that would not.</summary>
    public bool Takes(float score) => Count < _rows.Length || score > _scores[^1];

    public void Add(int row, float score)
    {
        if (!Takes(score))
        {
            return;
        }

        var place = Count < _rows.Length ? Count++ : Count - 1;
        for (; place > 0 && score > _scores[place - 1]; place--)
        {
            (_rows[place], _scores[place]) = (_rows[place - 1], _scores[place - 1]);
        }

        (_rows[place], _scores[place]) = (row, score);
    }
}
