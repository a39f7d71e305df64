using AudienceML.Core.Models;
using Microsoft.Extensions.Logging;

namespace AudienceML.Pipelines;

/// <summary>What Pipelines logs: event ids 5000 to 5999.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 5001, Level = LogLevel.Information, Message = "{Key}: version {Version} answers now")]
    internal static partial void Swapped(this ILogger logger, ModelKey key, ModelVersion version);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "{Key}: looking for another version failed, the one before goes on: {Failure}")]
    internal static partial void RefreshFailed(this ILogger logger, ModelKey key, string failure);

    [LoggerMessage(EventId = 5101, Level = LogLevel.Warning, Message = "Recommendation level {RecommendationLevel} failed, the next one answers")]
    internal static partial void LevelFailed(this ILogger logger, string recommendationLevel, Exception failure);
}
