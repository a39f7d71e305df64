namespace AudienceML.Cli;

/// <summary>What the process answers.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>It could not be done: a full disk, a server that is down, a defect.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage or bad input: the same call will fail again.</summary>
    public const int BadInput = 2;

    /// <summary>Interrupted by Ctrl-C, as shells count it.</summary>
    public const int Cancelled = 130;
}
