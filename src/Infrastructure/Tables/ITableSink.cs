namespace AudienceML.Infrastructure.Tables;

/// <summary>Takes rows of any table. They are kept when the sink is completed, all of them or none.</summary>
internal interface ITableSink : IAsyncDisposable
{
    /// <summary>Adds rows.</summary>
    Task WriteAsync<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows, CancellationToken cancellationToken);

    /// <summary>Keeps everything written.</summary>
    Task CompleteAsync(CancellationToken cancellationToken = default);
}
