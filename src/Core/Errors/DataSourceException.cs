using AudienceML.Learning.Errors;

namespace AudienceML.Core.Errors;

/// <summary>Input data that cannot be read or does not fit: a missing file, a ragged row, an unknown column, a server that is down.</summary>
public sealed class DataSourceException(
    string problem, string remedy, string code = "AML4001", bool isTransient = false, Exception? innerException = null)
    : AudienceException(code, problem, remedy, innerException)
{
    /// <inheritdoc/>
    public override bool IsTransient { get; } = isTransient;
}
