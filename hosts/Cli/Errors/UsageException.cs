namespace AudienceML.Cli.Errors;

/// <summary>A call whose options do not go together.</summary>
internal sealed class UsageException(string problem, string remedy) : Exception(problem)
{
    /// <summary>What to write instead.</summary>
    public string Remedy { get; } = remedy;
}
