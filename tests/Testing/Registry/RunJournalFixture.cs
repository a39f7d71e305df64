using AudienceML.Core.Registry;

namespace AudienceML.Testing.Registry;

/// <summary>One empty run journal of yours, for one check of <see cref="RunJournalContract"/>; disposing of it clears it away.</summary>
public abstract class RunJournalFixture : IAsyncDisposable
{
    /// <summary>A handle on the journal. Another call gives another handle on the same data, as another process would have it.</summary>
    public abstract IRunJournal Open();

    /// <summary>Clears the journal away.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
