using System.CommandLine;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Registry.Requests;

namespace AudienceML.Cli.Commands.Models;

/// <summary>audienceml models delete MODEL VERSION</summary>
internal sealed class DeleteModelCommand : HostedCommand
{
    private readonly Argument<string> _model = ModelNames.Model();
    private readonly Argument<string> _version = ModelNames.Version();

    public DeleteModelCommand(Terminal terminal)
        : base("delete", "Delete a version with its files; never the one in production.", terminal)
    {
        Add(_model);
        Add(_version);
        AddOptions();
    }

    protected override async Task ExecuteAsync(ParseResult arguments, HostServices services, CancellationToken cancellationToken)
    {
        var key = ModelNames.KeyOf(arguments.GetRequiredValue(_model));
        var version = ModelNames.VersionOf(arguments.GetRequiredValue(_version));
        var entry = await services.SendAsync(new DeleteModel(key, version, Environment.UserName), cancellationToken);
        ModelJson.Answer(Terminal, IsJson(arguments), entry, $"{key} {entry.Version} is deleted.");
    }
}
