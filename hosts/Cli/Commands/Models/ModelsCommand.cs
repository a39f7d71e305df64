using System.CommandLine;
using AudienceML.Cli.Output;

namespace AudienceML.Cli.Commands.Models;

/// <summary>audienceml models</summary>
internal sealed class ModelsCommand : Command
{
    public ModelsCommand(Terminal terminal)
        : base("models", "Look at, promote, roll back, delete and export versions.")
    {
        Add(new ListModelsCommand(terminal));
        Add(new ShowModelCommand(terminal));
        Add(new PromoteModelCommand(terminal));
        Add(new RollbackModelCommand(terminal));
        Add(new DeleteModelCommand(terminal));
        Add(new ExportModelCommand(terminal));
    }
}
