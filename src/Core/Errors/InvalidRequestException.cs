using System.Collections.Immutable;
using AudienceML.Learning.Errors;

namespace AudienceML.Core.Errors;

/// <summary>A request that its validator refused. Nothing was done.</summary>
public sealed class InvalidRequestException(string request, ImmutableArray<string> failures)
    : AudienceException("AML5001", $"{request} is not valid: {string.Join(' ', failures)}", "Correct the values named and send it again.")
{
    /// <summary>One sentence a failed rule.</summary>
    public ImmutableArray<string> Failures { get; } = failures;
}
