using AudienceML.Pipelines.Customer.Recommendation.Feedback;

namespace AudienceML.Testing.Recommendation;

/// <summary>A place for the feedback of one check, empty at first and gone when it is disposed of.</summary>
public abstract class FeedbackStoreFixture : IAsyncDisposable
{
    /// <summary>Another instance over the same place each time, as other processes would open it.</summary>
    /// <param name="clock">What tells when feedback was recorded.</param>
    public abstract IFeedbackStore Open(TimeProvider clock);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
