namespace AudienceML.Infrastructure.Csv.Events;

/// <summary>A column of an event log that names things: each text once, and a code an event.</summary>
/// <param name="column">The column's position in the log, or -1 when there is none.</param>
internal sealed class EventAttribute(int column)
{
    private readonly List<int> _codes = [];

    public bool Exists => column >= 0;

    public CodeTable Table { get; } = new();

    /// <summary>Takes the current record's text.</summary>
    public void Add(CsvInput input)
    {
        if (column >= 0)
        {
            _codes.Add(Table.CodeOf(input[column]));
        }
    }

    /// <summary>The code of an event, -1 when it names nothing.</summary>
    public int this[int index] => column >= 0 ? _codes[index] : -1;
}
