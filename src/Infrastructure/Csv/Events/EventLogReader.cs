using System.Collections.Immutable;
using System.Globalization;
using AudienceML.Core.Errors;
using AudienceML.Features.Customer.Rows;
using AudienceML.Learning.Data;

namespace AudienceML.Infrastructure.Csv.Events;

/// <summary>Reads an event log into memory and judges its rows.</summary>
internal static class EventLogReader
{
    private const int ReportEvery = 1 << 16;

    /// <exception cref="DataSourceException">The file or too many of its rows cannot be used.</exception>
    public static async Task<EventLog> ReadAsync(
        EventImportOptions options, IProgress<LearningProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        EventImportOptions.Check(options);
        if (options.Columns is { City: not null, Region: not null })
        {
            throw new DataSourceException("The column map names both a city and a region.", "Name the one that events are to be told apart by.", "AML4021");
        }

        var input = await CsvInput.OpenAsync(options.Path, cancellationToken).ConfigureAwait(false);
        await using (input.ConfigureAwait(false))
        {
            var time = input.Require(options.Columns.Time, "time");
            var user = input.Require(options.Columns.User, "user");
            var table = new EventTable(input, options.Columns);
            var parser = new EventTimeParser(options.Columns.TimeFormat);
            var (withoutUser, unusable, outside) = (new RowFaults(), new RowFaults(), new RowFaults());
            var from = options.From?.UtcTicks ?? long.MinValue;
            var until = options.Until?.UtcTicks ?? long.MaxValue;
            while (await input.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (input.Rows % ReportEvery == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    progress?.Report(new("reading", input.Position, input.Length));
                }

                if (IsMissing(input[user]))
                {
                    withoutUser.Add(input.Line);
                }
                else if (!parser.TryParse(input[time], out var ticks))
                {
                    unusable.Add(input.Line);
                }
                else if (ticks < from || ticks >= until)
                {
                    outside.Add(input.Line);
                }
                else
                {
                    table.Add(ticks);
                }
            }

            ThrowIfUseless(options, input, table, withoutUser, unusable, outside);
            var types = TypesOf(table, options.Columns, out var unknown);
            var ordered = new EventOrder(table, types, options);
            var report = new EventImportReport
            {
                Rows = input.Rows,
                Events = table.Count,
                Sessions = ordered.Sessions,
                Users = table.Users.Table.Count,
                Items = table.Items.Table.Count,
                FirstEvent = new(table.Times.Min(), TimeSpan.Zero),
                LastEvent = new(table.Times.Max(), TimeSpan.Zero),
                WithoutUser = withoutUser.Count,
                UnusableTimes = unusable.Count,
                OutsideTime = outside.Count,
                Duplicates = ordered.Duplicates,
                Notices = [.. Notices(options, parser, withoutUser, unusable, outside, unknown, ordered)],
            };
            return new EventLog(options, table, types, ordered, report);
        }
    }

    private static bool IsMissing(ReadOnlySpan<byte> text) => text.Trim((byte)' ').IsEmpty || MissingValues.IsMissing(text);

    private static void ThrowIfUseless(
        EventImportOptions options, CsvInput input, EventTable table, RowFaults withoutUser, RowFaults unusable, RowFaults outside)
    {
        if (input.Rows == 0)
        {
            throw CsvErrors.HeaderOnly(input.Path);
        }

        if (unusable.Count > options.MaximumUnusableShare * input.Rows)
        {
            throw new DataSourceException(
                $"{CsvErrors.Text(unusable.Count)} of {CsvErrors.Text(input.Rows)} rows of '{input.Path}' have no usable time in '{options.Columns.Time}': {unusable}.",
                "Name the column and its form, as time=COL:s, :ms, :us or :iso, or allow a larger part of unusable rows.", "AML4020");
        }

        if (table.Count == 0)
        {
            throw new DataSourceException(
                $"No row of '{input.Path}' is left: {CsvErrors.Text(withoutUser.Count)} have no user, {CsvErrors.Text(unusable.Count)} no usable time, "
                + $"{CsvErrors.Text(outside.Count)} lie outside the time asked for.",
                "Check the column map and the time.", "AML4020");
        }
    }

    private static CustomerEventType[] TypesOf(EventTable table, EventColumns columns, out ImmutableArray<string> unknown)
    {
        var names = table.Types.Table.ToTexts();
        var types = Array.ConvertAll(names, name => CustomerEventTypes.Parse(name.Trim()));
        unknown = [.. names.Where((name, i) => types[i] == CustomerEventType.Other && !name.Trim().Equals("other", StringComparison.OrdinalIgnoreCase))];

        // The code -1 of an event without type stands behind all others.
        return [.. types, columns.DefaultType];
    }

    private static IEnumerable<string> Notices(
        EventImportOptions options, EventTimeParser parser, RowFaults withoutUser, RowFaults unusable, RowFaults outside, ImmutableArray<string> unknown, EventOrder ordered)
    {
        var columns = options.Columns;
        if (columns.TimeFormat == EventTimeFormat.Detect)
        {
            yield return $"The times in '{columns.Time}' were read as {(parser.Format == EventTimeFormat.Iso ? "ISO 8601" : $"{parser.Format.ToString().ToLowerInvariant()} since 1970")}.";
        }

        if (parser.SawNoZone)
        {
            yield return $"Times in '{columns.Time}' name no zone and were taken as UTC.";
        }

        if (withoutUser.Count > 0)
        {
            yield return $"{Number(withoutUser.Count)} rows without a user in '{columns.User}' were left out: {withoutUser}.";
        }

        if (unusable.Count > 0)
        {
            yield return $"{Number(unusable.Count)} rows without a usable time in '{columns.Time}' were left out: {unusable}.";
        }

        if (outside.Count > 0)
        {
            yield return $"{Number(outside.Count)} rows outside the time asked for were left out: {outside}.";
        }

        if (ordered.Duplicates > 0)
        {
            yield return $"{Number(ordered.Duplicates)} events equal another one in user, time, item, type and session; they were kept.";
        }

        if (ordered.SharedSessions > 0)
        {
            yield return $"{Number(ordered.SharedSessions)} sessions of '{columns.Session}' belong to several users and became one session for each.";
        }

        if (!unknown.IsEmpty)
        {
            yield return $"Types of events that the platform has no name for became 'other': {CsvErrors.List(unknown)}.";
        }
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
