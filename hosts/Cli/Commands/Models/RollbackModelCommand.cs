using System.CommandLine;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Registry.Requests;

namespace AudienceML.Cli.Commands.Models;

/// <summary>audienceml models rollback MODEL</summary>
internal sealed class RollbackModelCommand : HostedCommand
{
    private readonly Argument<string> _model = ModelNames.Model();
    private readonly Option<string?> _reason = CommonOptions.Text("--reason", "TEXT", "Why; kept in the history.");

    public RollbackModelCommand(Terminal terminal)
        : base("rollback", "Put the version that was in production before back there.", terminal)
    {
        Add(_model);
        AddOptions(_reason);
    }

    protected override async Task ExecuteAsync(ParseResult arguments, HostServices services, CancellationToken cancellationToken)
    {
        var key = ModelNames.KeyOf(arguments.GetRequiredValue(_model));
        var entry = await services.SendAsync(new RollbackModel(key, Environment.UserName, arguments.GetValue(_reason) ?? ""), cancellationToken);
        ModelJson.Answer(Terminal, IsJson(arguments), entry, $"{key} {entry.Version} is in production again.");
    }
}
