using Microsoft.Extensions.Logging;

namespace AudienceML.Core.Diagnostics;

/// <summary>What Core logs: event ids 1000 to 1999.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1001, Level = LogLevel.Debug, Message = "{Request} started")]
    internal static partial void RequestStarted(this ILogger logger, string request);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Information, Message = "{Request} completed in {Milliseconds:F1} ms")]
    internal static partial void RequestCompleted(this ILogger logger, string request, double milliseconds);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Error, Message = "{Request} failed after {Milliseconds:F1} ms with {Failure}")]
    internal static partial void RequestFailed(this ILogger logger, string request, double milliseconds, string failure);
}
