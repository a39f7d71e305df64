namespace AudienceML.Infrastructure.Csv.Events;

/// <summary>The events of a log, column by column, in the order of its rows.</summary>
internal sealed class EventTable(CsvInput input, EventColumns columns)
{
    private readonly int _value = Find(input, columns.Value, "value");

    public EventAttribute Users { get; } = new(input.Require(columns.User, "user"));

    public EventAttribute Items { get; } = new(Find(input, columns.Item, "item"));

    public EventAttribute Sessions { get; } = new(Find(input, columns.Session, "session"));

    public EventAttribute Types { get; } = new(Find(input, columns.Type, "type"));

    public EventAttribute Devices { get; } = new(Find(input, columns.Device, "device"));

    public EventAttribute Systems { get; } = new(Find(input, columns.Os, "os"));

    public EventAttribute Browsers { get; } = new(Find(input, columns.Browser, "browser"));

    public EventAttribute Countries { get; } = new(Find(input, columns.Country, "country"));

    public EventAttribute Cities { get; } = new(Find(input, columns.City ?? columns.Region, columns.City is null ? "region" : "city"));

    public EventAttribute Referrers { get; } = new(Find(input, columns.Referrer, "referrer"));

    public EventAttribute Categories { get; } = new(Find(input, columns.Category, "category"));

    /// <summary>UTC ticks.</summary>
    public List<long> Times { get; } = [];

    /// <summary>The number of the row in the log, from 1.</summary>
    public List<long> Rows { get; } = [];

    /// <summary>The number that goes with each event, NaN where there is none; empty without such a column.</summary>
    public List<double> Values { get; } = [];

    public int Count => Times.Count;

    /// <summary>Takes the current record.</summary>
    public void Add(long ticks)
    {
        Users.Add(input);
        Items.Add(input);
        Sessions.Add(input);
        Types.Add(input);
        Devices.Add(input);
        Systems.Add(input);
        Browsers.Add(input);
        Countries.Add(input);
        Cities.Add(input);
        Referrers.Add(input);
        Categories.Add(input);
        Times.Add(ticks);
        Rows.Add(input.Rows);
        if (_value >= 0)
        {
            var text = input[_value];
            Values.Add(double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : double.NaN);
        }
    }

    private static int Find(CsvInput input, string? column, string role) => column is null ? -1 : input.Require(column, role);
}
