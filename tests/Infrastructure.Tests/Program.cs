using AudienceML.Infrastructure.Tests.Predictions;

namespace AudienceML.Infrastructure.Tests;

/// <summary>What this assembly does as a process of its own: work that tests start in order to kill it.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["score", var folder]:
                await ScoringJob.RunAsync(folder);
                return 0;
            default:
                return 2;
        }
    }
}
