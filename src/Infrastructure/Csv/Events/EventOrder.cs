using System.Runtime.InteropServices;
using AudienceML.Features.Customer.Rows;

namespace AudienceML.Infrastructure.Csv.Events;

/// <summary>The events of a log user by user, each in the order of time; equal times keep the order of the log.</summary>
internal sealed class EventOrder
{
    private readonly int[] _order;
    private readonly int[] _starts;
    private readonly int[] _owners;

    public EventOrder(EventTable table, CustomerEventType[] types, EventImportOptions options)
    {
        (_order, _starts) = ByUser(table);
        _owners = new int[table.Sessions.Table.Count];
        Array.Fill(_owners, -1);
        var times = CollectionsMarshal.AsSpan(table.Times);
        var equal = new HashSet<(int Item, CustomerEventType Type, int Session)>();
        var shared = new HashSet<(int Session, int User)>();
        for (var user = 0; user < Users; user++)
        {
            var events = _order.AsSpan(_starts[user], _starts[user + 1] - _starts[user]);
            SortByTime(events, times);
            Duplicates += CountDuplicates(events, table, types, equal);
            Sessions += CountSessions(events, user, table, options.SessionGap.Ticks, shared);
        }

        SharedSessions = shared.Select(s => s.Session).Distinct().Count();
    }

    public int Users => _starts.Length - 1;

    public long Sessions { get; }

    public long Duplicates { get; }

    /// <summary>Sessions that more than one user has.</summary>
    public int SharedSessions { get; }

    /// <summary>The events of a user.</summary>
    public ReadOnlySpan<int> EventsOf(int user) => _order.AsSpan(_starts[user], _starts[user + 1] - _starts[user]);

    /// <summary>Whether a session carries its own id for this user: for the first one that has it.</summary>
    public bool Owns(int user, int session) => _owners[session] == user;

    private static (int[] Order, int[] Starts) ByUser(EventTable table)
    {
        var starts = new int[table.Users.Table.Count + 1];
        for (var i = 0; i < table.Count; i++)
        {
            starts[table.Users[i] + 1]++;
        }

        for (var user = 1; user < starts.Length; user++)
        {
            starts[user] += starts[user - 1];
        }

        var order = new int[table.Count];
        var next = starts[..^1];
        for (var i = 0; i < order.Length; i++)
        {
            order[next[table.Users[i]]++] = i;
        }

        return (order, starts);
    }

    private static void SortByTime(Span<int> events, ReadOnlySpan<long> times)
    {
        for (var i = 1; i < events.Length; i++)
        {
            if (times[events[i]] < times[events[i - 1]])
            {
                var keys = new (long Time, int Row)[events.Length];
                for (var k = 0; k < keys.Length; k++)
                {
                    keys[k] = (times[events[k]], events[k]);
                }

                Array.Sort(keys);
                for (var k = 0; k < keys.Length; k++)
                {
                    events[k] = keys[k].Row;
                }

                return;
            }
        }
    }

    private static int CountDuplicates(
        ReadOnlySpan<int> events, EventTable table, CustomerEventType[] types, HashSet<(int Item, CustomerEventType Type, int Session)> equal)
    {
        var duplicates = 0;
        for (var i = 1; i < events.Length; i++)
        {
            if (table.Times[events[i]] != table.Times[events[i - 1]])
            {
                equal.Clear();
                continue;
            }

            if (equal.Count == 0)
            {
                equal.Add(KeyOf(events[i - 1], table, types));
            }

            duplicates += equal.Add(KeyOf(events[i], table, types)) ? 0 : 1;
        }

        equal.Clear();
        return duplicates;
    }

    private static (int Item, CustomerEventType Type, int Session) KeyOf(int i, EventTable table, CustomerEventType[] types) =>
        (table.Items[i], types[table.Types[i] is var type and >= 0 ? type : types.Length - 1], table.Sessions[i]);

    private int CountSessions(ReadOnlySpan<int> events, int user, EventTable table, long gap, HashSet<(int Session, int User)> shared)
    {
        var (sessions, last) = (0, long.MinValue);
        foreach (var i in events)
        {
            var session = table.Sessions[i];
            if (session < 0)
            {
                var time = table.Times[i];
                sessions += last == long.MinValue || time - last > gap ? 1 : 0;
                last = time;
            }
            else if (_owners[session] < 0)
            {
                _owners[session] = user;
                sessions++;
            }
            else if (_owners[session] != user)
            {
                sessions += shared.Add((session, user)) ? 1 : 0;
            }
        }

        return sessions;
    }
}
