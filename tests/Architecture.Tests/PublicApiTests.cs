using System.Reflection;

namespace AudienceML.Architecture.Tests;

[TestFixture]
public sealed class PublicApiTests
{
    private static IEnumerable<string> Names => House.ShippedAssemblies.Select(a => a.GetName().Name!);

    /// <summary>
    /// The public surface is what callers build on. When it changes on purpose: run the tests once with ACCEPT_PUBLIC_API=1, read the
    /// difference of tests/PublicApi, and say it in CHANGELOG.md.
    /// </summary>
    [TestCaseSource(nameof(Names))]
    public void PublicSurface_IsWhatTheSnapshotSays(string name)
    {
        var path = Path.Combine(House.Root, "tests", "PublicApi", $"{name}.txt");
        var current = PublicApi.Describe(Assembly.Load(name));
        if (Environment.GetEnvironmentVariable("ACCEPT_PUBLIC_API") == "1")
        {
            Assert.That(Environment.GetEnvironmentVariable("CI"), Is.Not.EqualTo("true"), "CI accepts no change of the public surface.");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, current);
        }

        var accepted = File.Exists(path) ? File.ReadAllText(path) : "";
        var gone = accepted.Split('\n').Except(current.Split('\n')).Select(l => "- " + l);
        var added = current.Split('\n').Except(accepted.Split('\n')).Select(l => "+ " + l);
        Assert.That(gone.Concat(added), Is.Empty,
            "The public surface changed. If that is meant: ACCEPT_PUBLIC_API=1 dotnet test tests/Architecture.Tests, and say so in CHANGELOG.md.");
    }

    [Test]
    public void Description_OfAChangedType_Differs() =>
        Assert.That(PublicApi.Lines(typeof(SourceFile)), Is.Not.EqualTo(PublicApi.Lines(typeof(House))));
}
