using AudienceML.Learning.Errors;

namespace AudienceML.Core.Errors;

/// <summary>A registry or store that cannot do what was asked: an unknown version, a lost race, a locked or full disk.</summary>
public sealed class RegistryException(
    string problem, string remedy, string code = "AML3001", bool isTransient = false, Exception? innerException = null)
    : AudienceException(code, problem, remedy, innerException)
{
    /// <inheritdoc/>
    public override bool IsTransient { get; } = isTransient;
}
