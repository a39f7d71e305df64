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

    /// <summary>Repeats what fails with a transient fault; the last fault comes through unchanged.</summary>
    public static ResiliencePipeline CreatePipeline(TimeProvider clock) =>
        new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } e && IsTransient(e)),
                MaxRetryAttempts = Retries,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .Build();

    /// <summary>Whether the same call may succeed when it is repeated.</summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        // Waited for long enough already.
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } => false,
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => false,

        // 57P: the server is starting up, shutting down, or ended this session.
        PostgresException e => e.IsTransient || e.SqlState.StartsWith("57P", StringComparison.Ordinal),
        NpgsqlException e => e.IsTransient,
        AudienceException e => e.IsTransient,
        _ => false,
    };
}
