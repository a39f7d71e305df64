namespace AudienceML.Infrastructure.Csv.Events;

/// <summary>How many rows have a fault, and the first lines of them.</summary>
internal sealed class RowFaults
{
    private const int Shown = 5;
    private readonly List<long> _lines = [];

    public long Count { get; private set; }

    public void Add(long line)
    {
        Count++;
        if (_lines.Count < Shown)
        {
            _lines.Add(line);
        }
    }

    /// <summary>"line 7", "lines 7, 9", "lines 7, 9, 12, 13, 20, …".</summary>
    public override string ToString() =>
        (Count == 1 ? "line " : "lines ") + string.Join(", ", _lines.Select(CsvErrors.Text)) + (Count > Shown ? ", …" : "");
}
