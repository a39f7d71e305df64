using System.CommandLine;
using System.Text.Json.Nodes;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;

namespace AudienceML.Cli.Commands.Models;

/// <summary>audienceml models list [MODEL]</summary>
internal sealed class ListModelsCommand : HostedCommand
{
    private readonly Argument<string?> _model = new("MODEL")
    {
        Description = "Only this model.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public ListModelsCommand(Terminal terminal)
        : base("list", "List the versions of all models.", terminal)
    {
        Add(_model);
        AddOptions();
    }

    protected override async Task ExecuteAsync(ParseResult arguments, HostServices services, CancellationToken cancellationToken)
    {
        var registry = services.Registry;
        IReadOnlyList<ModelKey> keys = arguments.GetValue(_model) is { } name
            ? [ModelNames.KeyOf(name)]
            : await registry.ListModelsAsync(cancellationToken);
        var entries = new List<ModelEntry>();
        foreach (var key in keys)
        {
            entries.AddRange(await registry.ListAsync(key, cancellationToken));
        }

        if (IsJson(arguments))
        {
            JsonOutput.Write(Terminal, new JsonArray([.. entries.Select(ModelJson.Of)]));
            return;
        }

        if (entries.Count == 0)
        {
            Terminal.Notice($"There are no versions in '{services.StoreName}'. 'audienceml train churn --help' shows how to make one.");
            return;
        }

        var table = Tables.Create("Model", "Version", "Stage", ">Rows", ">Features", ">AUC", "Registered");
        foreach (var entry in entries)
        {
            table.Row(
                entry.Key.ToString(),
                entry.Version.ToString(),
                ModelJson.StageOf(entry.Stage),
                Tables.Count(entry.Registration.TrainingRows),
                Tables.Count(entry.Registration.Features.Length),
                Tables.Metric(entry.Registration.Metrics.GetValueOrDefault("auc", double.NaN)),
                Tables.Moment(entry.CreatedAt));
        }

        Terminal.Results.Write(table);
    }
}
