namespace AudienceML.Cli.Tests;

/// <summary>Tests that have a folder of their own.</summary>
internal abstract class CliFixture
{
    /// <summary>The folder; deleted with everything in it when the fixture ends.</summary>
    protected string Folder { get; } = Path.Combine(Path.GetTempPath(), "audienceml-cli-" + Path.GetRandomFileName());

    protected string Store => PathOf("store");

    [OneTimeSetUp]
    public void CreateFolder() => Directory.CreateDirectory(Folder);

    [OneTimeTearDown]
    public void DeleteFolder()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    protected string PathOf(string name) => Path.Combine(Folder, name);

    protected string Write(string name, string content)
    {
        var path = PathOf(name);
        File.WriteAllText(path, content);
        return path;
    }
}
