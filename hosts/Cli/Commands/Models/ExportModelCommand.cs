using System.CommandLine;
using AudienceML.Cli.Errors;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Core.Models;
using AudienceML.Registry.Requests;

namespace AudienceML.Cli.Commands.Models;

/// <summary>audienceml models export MODEL [VERSION] --out DIR</summary>
internal sealed class ExportModelCommand : HostedCommand
{
    private readonly Argument<string> _model = ModelNames.Model();
    private readonly Argument<string?> _version = ModelNames.OptionalVersion();
    private readonly Option<string> _out = new("--out") { Description = "The folder to write the version's files to.", HelpName = "DIR", Required = true };

    public ExportModelCommand(Terminal terminal)
        : base("export", "Write a version's files into a folder.", terminal)
    {
        Add(_model);
        Add(_version);
        AddOptions(_out);
    }

    protected override async Task ExecuteAsync(ParseResult arguments, HostServices services, CancellationToken cancellationToken)
    {
        var key = ModelNames.KeyOf(arguments.GetRequiredValue(_model));
        var folder = arguments.GetRequiredValue(_out);
        if (File.Exists(folder))
        {
            throw new UsageException($"'{folder}' is a file, not a folder.", "Name a folder with --out; it is created where it does not exist.");
        }

        var version = arguments.GetValue(_version) is { } text ? ModelNames.VersionOf(text) : (ModelVersion?)null;
        var export = await services.SendAsync(new ExportModel(key, version, folder), cancellationToken);
        ModelJson.Answer(Terminal, IsJson(arguments), export.Entry, $"{key} {export.Entry.Version} is in '{export.Directory}': {string.Join(", ", export.Files)}.");
    }
}
