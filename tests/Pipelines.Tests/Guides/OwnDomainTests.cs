using AudienceML.Core.Registry;
using AudienceML.Pipelines.Tests.Customer.Churn;
using AudienceML.Testing.Contracts;

namespace AudienceML.Pipelines.Tests.Guides;

public sealed class OwnDomainTests
{
    private static readonly string Root = FindRoot();

    private static IEnumerable<TestCaseData> Checks() => new SignupModelContract().Checks().Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    [TestCaseSource(nameof(Checks))]
    public void Contract_Holds(ContractCheck check) => check.Run();

    [TestCase("OwnDomain.cs")]
    [TestCase("OwnDomainHost.cs")]
    [TestCase("SignupModelContract.cs")]
    public void Guide_ShowsTheVeryCodeThatIsCompiledHere(string file)
    {
        var guide = File.ReadAllText(Path.Combine(Root, "docs", "guides", "own-domain.md")).ReplaceLineEndings("\n");
        var code = File.ReadAllText(Path.Combine(Root, "tests", "Pipelines.Tests", "Guides", file)).ReplaceLineEndings("\n")
            .Replace("namespace AudienceML.Pipelines.Tests.Guides;", "namespace Publisher.Newsletter;", StringComparison.Ordinal);

        Assert.That(guide, Does.Contain($"```csharp\n{code.TrimEnd()}\n```"));
    }

    [Test]
    public void Guide_KeepsItsPromiseOfAboutFortyLines()
    {
        var lines = File.ReadAllLines(Path.Combine(Root, "tests", "Pipelines.Tests", "Guides", "OwnDomain.cs"))
            .Count(l => l.Length > 0 && !l.StartsWith("using ", StringComparison.Ordinal) && !l.StartsWith("namespace ", StringComparison.Ordinal));

        Assert.That(lines, Is.LessThanOrEqualTo(40));
    }

    [Test]
    public async Task Domain_LoadsTrainsRegistersLoadsAndServes()
    {
        var lab = new Lab();
        var host = new OwnDomainHost(lab.Services);
        var rows = Readers(1500);

        var outcome = await host.TrainAsync(rows, CancellationToken.None);
        await host.ServeAsync(CancellationToken.None);
        var prediction = host.Slot.Current!.Predict(new ReaderRow(Guid.Empty, 55, 20, 99, "premium"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Report["auc"], Is.GreaterThan(0.85));
            Assert.That(outcome.Entry.Stage, Is.EqualTo(ModelStage.Production));
            Assert.That(prediction.Ask, Is.True);
            Assert.That(prediction.ModelVersion, Is.EqualTo(outcome.Entry.Version));
        }
    }

    private static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Platform.sln")))
        {
            at = at.Parent ?? throw new InvalidOperationException("The checkout was not found.");
        }

        return at.FullName;
    }

    private static Core.Training.TrainingSet<ReaderRow, float> Readers(int count)
    {
        var random = new Random(7);
        var readers = Enumerable.Range(0, count)
            .Select(_ => new ReaderRow(Guid.NewGuid(), random.Next(1, 60), random.Next(30), random.NextSingle() * 100, "free"))
            .ToArray();
        return new(readers, readers.Select(r => r.Sessions + r.ScrollDepth!.Value + random.Next(40) > 90 ? 1f : 0f).ToArray());
    }
}
