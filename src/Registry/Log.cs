using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using Microsoft.Extensions.Logging;

namespace AudienceML.Registry;

/// <summary>What the registry logs: event ids 3000 to 3099.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "Registered {Model} {Version} with {Files} files")]
    internal static partial void Registered(this ILogger logger, ModelKey model, ModelVersion version, int files);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Information, Message = "{Model} {Version} went from {From} to {To}")]
    internal static partial void Moved(this ILogger logger, ModelKey model, ModelVersion version, ModelStage? from, ModelStage to);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Information, Message = "Deleted {Model} {Version}, which was in {From}")]
    internal static partial void Deleted(this ILogger logger, ModelKey model, ModelVersion version, ModelStage? from);
}
