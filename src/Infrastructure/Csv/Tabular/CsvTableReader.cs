using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using AudienceML.Core.Errors;
using AudienceML.Core.Features;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Learning.Data;

namespace AudienceML.Infrastructure.Csv.Tabular;

/// <summary>Reads any CSV file: once to tell what its columns hold, once for the rows.</summary>
internal sealed class CsvTableReader : ITableReader
{
    private const int ReportEvery = 1 << 14;

    public async Task<LabelledTable> ReadLabelledAsync(
        TableQuery query, TabularRowSchema? schema = null, IProgress<LearningProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (string.IsNullOrWhiteSpace(query.Label))
        {
            throw new ArgumentException("A labelled table names its label column.", nameof(query));
        }

        var notices = new List<string>();
        schema ??= await InferAsync(query, notices, progress, cancellationToken).ConfigureAwait(false);
        var input = await CsvInput.OpenAsync(query.Path, cancellationToken).ConfigureAwait(false);
        await using (input.ConfigureAwait(false))
        {
            var labels = new LabelReader(input, input.Require(query.Label, "label"));
            var parser = new TableParser(input, query, schema);
            var rows = new List<TabularRow>();
            while (await input.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                Report(input, progress, cancellationToken);
                labels.Add();
                rows.Add(parser.Parse());
            }

            if (rows.Count == 0)
            {
                throw CsvErrors.HeaderOnly(input.Path);
            }

            var (values, positive, negative) = labels.Finish(query.Positive);
            return new(schema, rows, values, positive, negative, [.. notices]);
        }
    }

    public async Task<TableRows> ReadRowsAsync(TableQuery query, TabularRowSchema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(schema);
        var input = await CsvInput.OpenAsync(query.Path, cancellationToken).ConfigureAwait(false);
        await using (input.ConfigureAwait(false))
        {
            // Its checks of the header are what counts here: the rows are read later.
            _ = new TableParser(input, query, schema);
            var known = schema.Columns.Select(c => input.IndexOf(c.Name)).Append(query.Id is { } id ? input.IndexOf(id) : -1).ToHashSet();
            var ignored = input.Headers.Where((name, i) => name.Length > 0 && !known.Contains(i) && name != query.Label && !query.Ignore.Contains(name)).ToArray();
            ImmutableArray<string> notices = ignored.Length == 0
                ? []
                : [$"'{input.Path}' has {(ignored.Length == 1 ? "a column that the model does not use; it was" : "columns that the model does not use; they were")} ignored: {CsvErrors.List(ignored)}."];
            return new(schema, StreamAsync(query, schema, CancellationToken.None), notices);
        }
    }

    public IReadOnlyList<string> FindUnseenCategories(FeatureEncoder<TabularRow> encoder, TabularRowSchema schema, IReadOnlyList<TabularRow> rows)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(rows);
        var counts = new long[schema.Columns.Length];
        var firsts = new string?[counts.Length];
        var features = new float[encoder.Columns.Length];
        int[] places = [.. schema.Columns.Select(c => encoder.Columns.ToList().FindIndex(e => e.Name == c.Name))];
        foreach (var row in rows)
        {
            encoder.Encode(row, features);
            for (var i = 0; i < counts.Length; i++)
            {
                if (places[i] >= 0 && !schema.IsNumeric(i) && float.IsNaN(features[places[i]]) && row.Categories[schema.SlotOf(i)] is { } value)
                {
                    counts[i]++;
                    firsts[i] ??= value;
                }
            }
        }

        return [.. counts.Select((count, i) => (count, i)).Where(c => c.count > 0).Select(c => string.Create(
            CultureInfo.InvariantCulture,
            $"{c.count:N0} values of '{schema.Columns[c.i].Name}', such as '{firsts[c.i]}', were not there in training and count as missing."))];
    }

    private static async IAsyncEnumerable<TabularRow> StreamAsync(
        TableQuery query, TabularRowSchema schema, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var input = await CsvInput.OpenAsync(query.Path, cancellationToken).ConfigureAwait(false);
        await using (input.ConfigureAwait(false))
        {
            var parser = new TableParser(input, query, schema);
            while (await input.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                Report(input, null, cancellationToken);
                yield return parser.Parse();
            }

            if (input.Rows == 0)
            {
                throw CsvErrors.HeaderOnly(input.Path);
            }
        }
    }

    private static async Task<TabularRowSchema> InferAsync(
        TableQuery query, List<string> notices, IProgress<LearningProgress>? progress, CancellationToken cancellationToken)
    {
        var input = await CsvInput.OpenAsync(query.Path, cancellationToken).ConfigureAwait(false);
        await using (input.ConfigureAwait(false))
        {
            var special = new HashSet<int> { query.Id is { } id ? input.Require(id, "id") : -1, input.Require(query.Label!, "label") };
            foreach (var name in query.Ignore)
            {
                special.Add(input.Require(name, "list of ignored columns"));
            }

            var columns = Enumerable.Range(0, input.Headers.Length).Where(i => input.Headers[i].Length > 0 && !special.Contains(i)).ToArray();
            var profiles = columns.Select(i => new ColumnProfile(input.Path, input.Headers[i])).ToArray();
            while (await input.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                Report(input, progress, cancellationToken);
                for (var i = 0; i < columns.Length; i++)
                {
                    profiles[i].Add(input[columns[i]], input.Line);
                }
            }

            if (input.Rows == 0)
            {
                throw CsvErrors.HeaderOnly(input.Path);
            }

            return CreateSchema(input, columns, profiles, notices);
        }
    }

    private static TabularRowSchema CreateSchema(CsvInput input, int[] columns, ColumnProfile[] profiles, List<string> notices)
    {
        var features = ImmutableArray.CreateBuilder<FeatureDefinition>();
        var (empty, texts) = (new List<string>(), new List<string>());
        for (var i = 0; i < columns.Length; i++)
        {
            var name = input.Headers[columns[i]];
            if (profiles[i].IsEmpty)
            {
                empty.Add(name);
            }
            else if (profiles[i].Infer() is var kind and not FeatureKind.Text)
            {
                features.Add(new(name, kind));
            }
            else
            {
                texts.Add(name);
            }
        }

        if (empty.Count > 0)
        {
            notices.Add($"Columns without a single value were left out: {CsvErrors.List(empty)}.");
        }

        if (texts.Count > 0)
        {
            notices.Add($"Columns of free text were left out: {CsvErrors.List(texts)}.");
        }

        if (input.Headers.Any(h => h.Length == 0))
        {
            notices.Add("Columns without a name were left out.");
        }

        return features.Count > 0
            ? new(features.ToImmutable())
            : throw new DataSourceException(
                $"'{input.Path}' has no column to learn from beside id and label.", "Add columns of numbers, flags, dates or categories.", "AML4026");
    }

    private static void Report(CsvInput input, IProgress<LearningProgress>? progress, CancellationToken cancellationToken)
    {
        if (input.Rows % ReportEvery == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new("reading", input.Position, input.Length));
        }
    }
}
