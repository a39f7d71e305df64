using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Learning.Errors;
using Microsoft.Extensions.Logging;

namespace AudienceML.Pipelines.Inference.Realtime;

/// <summary>
/// Looks at the registry now and then and, when another version is in production, loads it and swaps it in. A version that cannot be
/// loaded leaves the one before it answering.
/// </summary>
/// <typeparam name="TPredictor">The predictor.</typeparam>
public sealed class ModelWatcher<TPredictor> : IModelWatcher, IDisposable
    where TPredictor : class
{
    private readonly IModelRegistry _registry;
    private readonly PredictorSlot<TPredictor> _slot;
    private readonly Func<ModelEntry, ReadOnlyMemory<byte>, TPredictor> _create;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _interval;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _refreshing = new(1);
    private Guid? _serving;

    /// <summary>Creates the watcher; nothing is loaded yet.</summary>
    /// <param name="key">Whose model and what for.</param>
    /// <param name="registry">Where versions live.</param>
    /// <param name="slot">Where the predictor goes.</param>
    /// <param name="create">Makes a predictor of a version and its file.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">Told of swaps and failures.</param>
    /// <param name="interval">From look to look; more than zero. 5 seconds when left out.</param>
    public ModelWatcher(
        ModelKey key,
        IModelRegistry registry,
        PredictorSlot<TPredictor> slot,
        Func<ModelEntry, ReadOnlyMemory<byte>, TPredictor> create,
        TimeProvider clock,
        ILogger<ModelWatcher<TPredictor>> logger,
        TimeSpan? interval = null)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(slot);
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(logger);
        _interval = interval ?? TimeSpan.FromSeconds(5);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_interval, TimeSpan.Zero, nameof(interval));
        Key = key;
        _registry = registry;
        _slot = slot;
        _create = create;
        _clock = clock;
        _logger = logger;
    }

    /// <inheritdoc/>
    public ModelKey Key { get; }

    /// <inheritdoc/>
    public async Task<bool> RefreshAsync(CancellationToken cancellationToken = default)
    {
        await _refreshing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var entry = await _registry.FindProductionAsync(Key, cancellationToken).ConfigureAwait(false);
            if (entry is null || entry.ModelId == _serving)
            {
                return false;
            }

            var file = await _registry.ReadArtifactAsync(entry, cancellationToken: cancellationToken).ConfigureAwait(false);
            _slot.Swap(_create(entry, file));
            _serving = entry.ModelId;
            _logger.Swapped(Key, entry.Version);
            return true;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <summary>Looks at once and then after every interval, until it is cancelled. Failures are logged and tried again.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await RefreshAsync(cancellationToken).ConfigureAwait(false);
                await Task.Delay(_interval, _clock, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (AudienceException e)
            {
                _logger.RefreshFailed(Key, e.Message);
                await Task.Delay(_interval, _clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _refreshing.Dispose();
}
