using System.Diagnostics;

namespace AudienceML.Architecture.Tests;

[TestFixture]
public sealed class BannedSymbolTests
{
    [Test]
    public async Task Build_OfASourceThatReadsTheClock_Fails()
    {
        // Below src, so that the very props of the shipped projects apply.
        var folder = Path.Combine(House.Root, "src", "obj", $"banned-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "Bad.csproj"), "<Project Sdk=\"Microsoft.NET.Sdk\" />");
            await File.WriteAllTextAsync(
                Path.Combine(folder, "Clock.cs"),
                "namespace Bad;\n\n/// <summary>Reads the clock.</summary>\npublic static class Clock\n{\n    /// <summary>Now.</summary>\n    public static System.DateTime Now => System.DateTime.UtcNow;\n}\n");
            var start = new ProcessStartInfo("dotnet", ["build", folder, "-c", "Release", "-nologo", "-v", "q"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            using var process = Process.Start(start)!;
            var output = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            using (Assert.EnterMultipleScope())
            {
                Assert.That(process.ExitCode, Is.Not.Zero);
                Assert.That(output, Does.Contain("error RS0030"));
                Assert.That(output, Does.Contain("Take a TimeProvider"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
