using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using AudienceML.Cli.Commands.Churn;
using AudienceML.Cli.Commands.Models;
using AudienceML.Cli.Commands.Recommendation;
using AudienceML.Cli.Output;

namespace AudienceML.Cli.Commands;

/// <summary>audienceml</summary>
internal sealed class AudienceCommand : RootCommand
{
    public AudienceCommand(Terminal terminal)
        : base("Machine learning for audiences: who will leave and why, and what to recommend to whom.")
    {
        HelpName = "audienceml";
        Options.OfType<VersionOption>().Single().Action = new ShowVersion(terminal);
        Add(new DemoCommand(terminal));
        Add(new SimulateCommand(terminal));
        Add(Group("import", "Read data of other systems.", new ImportEventsCommand(terminal)));
        Add(Group("train", "Train a model, measure it, register it.", new TrainChurnCommand(terminal), new TrainRecommendationCommand(terminal)));
        Add(Group("tune", "Search for the options with which a model is best.", new TuneChurnCommand(terminal)));
        Add(Group("evaluate", "Measure a model on rows with a known outcome.", new EvaluateChurnCommand(terminal), EvaluateRecommendationCommand.Evaluate(terminal)));
        Add(Group("benchmark", "Measure all algorithms on one data set.", EvaluateRecommendationCommand.Benchmark(terminal)));
        Add(Group("predict", "Score rows into a file.", new PredictChurnCommand(terminal)));
        Add(new RecommendCommand(terminal));
        Add(new SimilarCommand(terminal));
        Add(new RadioCommand(terminal));
        Add(new MixesCommand(terminal));
        Add(new TasteCommand(terminal));
        Add(new FeedbackCommand(terminal));
        Add(new ModelsCommand(terminal));
        Add(Group("drift", "Compare rows with those that the model was trained on.", new DriftChurnCommand(terminal)));
    }

    private static Command Group(string name, string description, params Command[] commands)
    {
        var group = new Command(name, description);
        foreach (var command in commands)
        {
            group.Add(command);
        }

        return group;
    }

    private sealed class ShowVersion(Terminal terminal) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var version = typeof(AudienceCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
            terminal.Output.WriteLine(version.Split('+')[0]);
            return ExitCodes.Done;
        }
    }
}
