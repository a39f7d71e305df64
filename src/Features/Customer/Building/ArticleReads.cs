namespace AudienceML.Features.Customer.Building;

/// <summary>How often each article was read, and when first, by all users before one feature date. Times are UTC ticks.</summary>
internal sealed class ArticleReads
{
    private int[] _events = new int[256];
    private long[] _first = new long[256];

    public void Add(int article, long time)
    {
        if (article >= _events.Length)
        {
            var length = Math.Max(article + 1, checked(2 * _events.Length));
            Array.Resize(ref _events, length);
            Array.Resize(ref _first, length);
        }

        _first[article] = _events[article] == 0 ? time : Math.Min(_first[article], time);
        _events[article]++;
    }

    public int EventsOf(int article) => _events[article];

    public long FirstOf(int article) => _first[article];
}
