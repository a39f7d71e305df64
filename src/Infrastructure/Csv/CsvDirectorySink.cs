using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Editorial.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Infrastructure.Tables;

namespace AudienceML.Infrastructure.Csv;

/// <summary>
/// Writes tables as CSV files into a directory. They appear together when the sink is completed and replace those of before; user features
/// of other users and dates are kept.
/// </summary>
internal sealed class CsvDirectorySink : ICustomerSink, IEditorialSink, ITableSink
{
    private const int CheckEvery = 4096;
    private readonly string _directory;
    private readonly TimeProvider _clock;
    private readonly StagedDirectory _staged;
    private readonly Dictionary<string, IAsyncDisposable> _writers = [];
    private readonly HashSet<(Guid User, Guid Company, Guid Brand, DateOnly Date)> _features = [];
    private bool _disposed;

    public CsvDirectorySink(string directory, TimeProvider clock)
    {
        _directory = directory;
        _clock = clock;
        _staged = StagedDirectory.Open(directory);
    }

    public Task WriteSessionsAsync(IReadOnlyList<CustomerSession> sessions, CancellationToken cancellationToken = default) =>
        WriteAsync(CustomerSessionTable.Instance, sessions, cancellationToken);

    public Task WriteEventsAsync(IReadOnlyList<CustomerEvent> events, CancellationToken cancellationToken = default) =>
        WriteAsync(CustomerEventTable.Instance, events, cancellationToken);

    public Task WriteUserFeaturesAsync(IReadOnlyList<CustomerUserFeatures> features, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        foreach (var row in features)
        {
            _features.Add(KeyOf(row));
        }

        return WriteAsync(CustomerUserFeaturesTable.Instance, features, cancellationToken);
    }

    public Task WriteTruthAsync(IReadOnlyList<ChurnTruth> truth, CancellationToken cancellationToken = default) =>
        WriteAsync(ChurnTruthTable.Instance, truth, cancellationToken);

    public Task WriteArticlesAsync(IReadOnlyList<EditorialArticle> articles, CancellationToken cancellationToken = default) =>
        WriteAsync(EditorialArticleTable.Instance, articles, cancellationToken);

    public Task WriteAuthorsAsync(IReadOnlyList<EditorialAuthor> authors, CancellationToken cancellationToken = default) =>
        WriteAsync(EditorialAuthorTable.Instance, authors, cancellationToken);

    public async Task CompleteAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_features.Count > 0)
        {
            await KeepOtherFeaturesAsync(cancellationToken).ConfigureAwait(false);
        }

        await CloseAsync().ConfigureAwait(false);
        await _staged.CommitAsync(_clock, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        try
        {
            await CloseAsync().ConfigureAwait(false);
        }
        catch (Core.Errors.DataSourceException)
        {
            // What was not completed is dropped anyhow.
        }

        _staged.Dispose();
    }

    public Task WriteAsync<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(rows);
        try
        {
            var writer = WriterOf(table);
            for (var i = 0; i < rows.Count; i++)
            {
                if (i % CheckEvery == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                writer.Write(rows[i]);
            }
        }
        catch (IOException exception)
        {
            throw StagedDirectory.NotWritable(_directory, exception);
        }

        return Task.CompletedTask;
    }

    private static (Guid User, Guid Company, Guid Brand, DateOnly Date) KeyOf(CustomerUserFeatures row) =>
        (row.UserId, row.CompanyId, row.BrandId, row.FeatureDate);

    private CsvTableWriter<TRow> WriterOf<TRow>(Table<TRow> table)
    {
        if (_writers.TryGetValue(table.Name, out var open))
        {
            return (CsvTableWriter<TRow>)open;
        }

        var writer = new CsvTableWriter<TRow>(_staged.Create(table.Name + ".csv"), table);
        _writers.Add(table.Name, writer);
        return writer;
    }

    private async Task KeepOtherFeaturesAsync(CancellationToken cancellationToken)
    {
        var table = CustomerUserFeaturesTable.Instance;
        await foreach (var row in CsvTables.ReadAsync(_directory, table, ["user_id", "feature_date"], cancellationToken).ConfigureAwait(false))
        {
            if (!_features.Contains(KeyOf(row)))
            {
                WriterOf(table).Write(row);
            }
        }
    }

    private async Task CloseAsync()
    {
        try
        {
            foreach (var writer in _writers.Values)
            {
                await writer.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (IOException exception)
        {
            throw StagedDirectory.NotWritable(_directory, exception);
        }
        finally
        {
            _writers.Clear();
        }
    }
}
