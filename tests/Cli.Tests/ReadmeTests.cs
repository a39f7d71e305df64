using System.Text.RegularExpressions;

namespace AudienceML.Cli.Tests;

/// <summary>What the README shows is what there is.</summary>
[TestFixture]
internal sealed partial class ReadmeTests
{
    private static readonly string Root = FindRoot();
    private static readonly string Readme = File.ReadAllText(Path.Combine(Root, "README.md"));

    [Test]
    public void Code_IsTheSampleThatIsRun()
    {
        var code = Code().Match(Readme).Groups["code"].Value;
        Assert.That(code, Is.EqualTo(File.ReadAllText(Path.Combine(Root, "samples/Consumer/Program.cs"))));
    }

    [Test]
    public void Links_LeadSomewhere()
    {
        string[] links = [.. Link().Matches(Readme).Select(m => m.Groups["link"].Value).Where(l => !l.StartsWith("http", StringComparison.Ordinal))];
        Assert.That(links, Is.Not.Empty);
        Assert.That(links.Where(l => !Path.Exists(Path.Combine(Root, l))), Is.Empty);
    }

    [Test]
    public async Task Commands_Exist()
    {
        foreach (Match match in Command().Matches(Readme))
        {
            string[] words = match.Groups["command"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var run = await CliRun.OfAsync([.. words, "--help"]);
            Assert.That(run.ExitCode, Is.Zero, match.Value);
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Platform.sln")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex("\\]\\((?<link>[^)#]+)\\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex("audienceml (?<command>demo|simulate|import events|(train|evaluate|predict|drift) churn|models (list|show|promote|rollback|delete|export))\\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Command();
}
