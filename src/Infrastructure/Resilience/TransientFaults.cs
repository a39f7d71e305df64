using AudienceML.Learning.Errors;
using Npgsql;
using Polly;
using Polly.Retry;

namespace AudienceML.Infrastructure.Resilience;

/// <summary>The one answer to faults that pass by themselves: a few more attempts, each after a longer pause.</summary>
internal static class TransientFaults
{
    /// <summary>Attempts after the first one. With the pauses below a server has about three seconds to come back.</summary>
    public const int Retries = 4;

    /// <summary>Repeats what fails with a fault that the predicate calls transient; the last fault comes through unchanged.</summary>
    public static ResiliencePipeline CreatePipeline(TimeProvider clock, Func<Exception, bool> isTransient) =>
        new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } e && isTransient(e)),
                MaxRetryAttempts = Retries,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .Build();

    /// <summary>Whether a server that fails like this may answer the same call a moment later.</summary>
    public static bool IsTransientAtServer(Exception exception) => exception switch
    {
        // Waited for long enough already.
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } => false,
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => false,

        // 57P: the server is starting up, shutting down, or ended this session.
        PostgresException e => e.IsTransient || e.SqlState.StartsWith("57P", StringComparison.Ordinal),
        NpgsqlException e => e.IsTransient,
        _ => false,
    };

    /// <summary>Whether a request may succeed when it is repeated; faults of a server were repeated below already.</summary>
    public static bool IsTransientForRequest(Exception exception) =>
        exception is AudienceException { IsTransient: true, InnerException: not NpgsqlException };
}
