using System.CommandLine;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Registry.Requests;

namespace AudienceML.Cli.Commands.Models;

/// <summary>audienceml models promote MODEL VERSION</summary>
internal sealed class PromoteModelCommand : HostedCommand
{
    private readonly Argument<string> _model = ModelNames.Model();
    private readonly Argument<string> _version = ModelNames.Version();
    private readonly Option<string?> _reason = CommonOptions.Text("--reason", "TEXT", "Why; kept in the history.");

    public PromoteModelCommand(Terminal terminal)
        : base("promote", "Put a version into production; the one before becomes deprecated.", terminal)
    {
        Add(_model);
        Add(_version);
        AddOptions(_reason);
    }

    protected override async Task ExecuteAsync(ParseResult arguments, HostServices services, CancellationToken cancellationToken)
    {
        var key = ModelNames.KeyOf(arguments.GetRequiredValue(_model));
        var version = ModelNames.VersionOf(arguments.GetRequiredValue(_version));
        var request = new PromoteModel(key, version, By: Environment.UserName, Reason: arguments.GetValue(_reason) ?? "");
        var entry = await services.SendAsync(request, cancellationToken);
        ModelJson.Answer(Terminal, IsJson(arguments), entry, $"{key} {entry.Version} is in production.");
    }
}
