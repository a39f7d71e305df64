namespace AudienceML.Cli.Tests;

[TestFixture]
internal sealed class CommandLineTests : CliFixture
{
    [Test]
    public async Task NoArguments_ShowsTheCommands()
    {
        var run = await CliRun.DoneAsync();
        foreach (var command in new[] { "demo", "simulate", "import", "train", "tune", "evaluate", "predict", "models", "drift" })
        {
            Assert.That(run.Output, Does.Contain("\n  " + command + " "));
        }
    }

    [Test]
    public async Task Version_PrintsTheVersionAlone()
    {
        var run = await CliRun.DoneAsync("--version");
        Assert.That(run.Output.Trim(), Does.Match("^[0-9]+\\.[0-9]+\\.[0-9]+$"));
    }

    [TestCase("train", "churn", "--help", "--as-of")]
    [TestCase("tune", "churn", "--help", "--trials")]
    [TestCase("predict", "churn", "--help", "--explain")]
    [TestCase("import", "events", "--help", "--map")]
    [TestCase("models", "promote", "--help", "VERSION")]
    public async Task Help_NamesTheOptions(string first, string second, string third, string option)
    {
        var run = await CliRun.DoneAsync(first, second, third);
        Assert.That(run.Output, Does.Contain(option));
        Assert.That(run.Output, Does.Contain("audienceml"));
    }

    [Test]
    public Task UnknownCommand_IsRefused() => CliRun.RefusedAsync(["tarin"], "tarin", "audienceml --help");

    [Test]
    public Task UnknownOption_IsRefused() => CliRun.RefusedAsync(["train", "churn", "--csw", "x.csv"], "--csw", "audienceml train churn --help");

    [Test]
    public Task MissingCommand_IsRefused() => CliRun.RefusedAsync(["models"], "audienceml models --help");

    [Test]
    public Task MissingOption_IsRefused() => CliRun.RefusedAsync(["simulate", "--users", "100"], "--out");

    [TestCase("--users", "-5")]
    [TestCase("--users", "many")]
    [TestCase("--days", "0")]
    public Task NumberOutOfRange_IsRefused(string option, string value) =>
        CliRun.RefusedAsync(["simulate", "--out", PathOf("never"), option, value], option, value);

    [TestCase("2026-13-01")]
    [TestCase("01.03.2026")]
    public Task WrongDate_IsRefused(string date) => CliRun.RefusedAsync(["train", "churn", "--data", Folder, "--as-of", date], date, "2026-03-01");

    [Test]
    public async Task Json_OnFailure_IsOneDocumentWithCodeProblemAndRemedy()
    {
        var run = await CliRun.OfAsync("models", "show", "churn", "9.9.9", "--store", Store, "--json");
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.BadInput));
        var error = run.Json.GetProperty("error");
        Assert.That(error.GetProperty("code").GetString(), Does.StartWith("AML"));
        Assert.That(error.GetProperty("problem").GetString(), Does.Contain("9.9.9"));
        Assert.That(error.GetProperty("remedy").GetString(), Is.Not.Empty);
        Assert.That(run.Error, Does.Contain("9.9.9"));
    }

    [TestCase("../churn")]
    [TestCase("a/b")]
    [TestCase("a\\b")]
    [TestCase("..")]
    [TestCase("")]
    public Task ModelName_ThatIsAPath_IsRefused(string name) => CliRun.RefusedAsync(["models", "show", name, "--store", Store], "no model name");

    [TestCase("1.0")]
    [TestCase("../1.0.0")]
    [TestCase("-1.0.0")]
    public Task Version_ThatIsNone_IsRefused(string version) => CliRun.RefusedAsync(["models", "promote", "churn", version, "--store", Store]);

    [Test]
    public async Task UnexpectedError_SaysHowToReport()
    {
        var failure = Errors.Failure.From(new InvalidOperationException("boom"));
        using var error = new StringWriter();
        failure.Write(new Output.Terminal(TextWriter.Null, error), json: false, new InvalidOperationException("boom"));
        await error.FlushAsync();
        Assert.That(failure.ExitCode, Is.EqualTo(ExitCodes.Failed));
        Assert.That(error.ToString(), Does.Contain("boom").And.Contain("report").And.Contain("AUDIENCEML_DEBUG=1"));
        Assert.That(error.ToString(), Does.Not.Contain("   at "));
    }

    [Test]
    public async Task Cancelled_Answers130()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(
            ["simulate", "--users", "1000", "--days", "60", "--out", PathOf("cancelled")], new Output.Terminal(TextWriter.Null, error), cancelled.Token);
        Assert.That(code, Is.EqualTo(ExitCodes.Cancelled));
        Assert.That(Directory.Exists(PathOf("cancelled")) && Directory.EnumerateFiles(PathOf("cancelled"), "*.csv").Any(), Is.False);
    }
}
