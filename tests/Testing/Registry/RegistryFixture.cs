using AudienceML.Core.Registry;

namespace AudienceML.Testing.Registry;

/// <summary>One empty registry of yours, for one check of <see cref="RegistryContract"/>; disposing of it clears it away.</summary>
public abstract class RegistryFixture : IAsyncDisposable
{
    /// <summary>
    /// A handle on the registry. Another call gives another handle on the same data, as another process would have it. Build it with the
    /// default retention, and with a <c>ModelRegistry</c> over your store unless you write the rules anew.
    /// </summary>
    public abstract IModelRegistry Open();

    /// <summary>Changes a stored file behind the registry's back.</summary>
    /// <param name="entry">Its version.</param>
    /// <param name="name">Its name.</param>
    /// <param name="content">What stands there from now on.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public abstract Task OverwriteAsync(
        ModelEntry entry, string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>Clears the registry away.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
