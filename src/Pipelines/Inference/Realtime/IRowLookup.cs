namespace AudienceML.Pipelines.Inference.Realtime;

/// <summary>Finds the row of a key, such as the features of a user.</summary>
public interface IRowLookup<in TKey, TRow>
    where TRow : class
{
    /// <summary>The row, null when there is none.</summary>
    ValueTask<TRow?> FindAsync(TKey key, CancellationToken cancellationToken = default);
}
