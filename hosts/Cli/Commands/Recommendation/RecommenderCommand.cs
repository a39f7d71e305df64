using System.CommandLine;
using AudienceML.Cli.Errors;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Models.Customer.Recommendation;

namespace AudienceML.Cli.Commands.Recommendation;

/// <summary>A command that asks a recommendation model.</summary>
internal abstract class RecommenderCommand(string name, string description, Terminal terminal) : HostedCommand(name, description, terminal)
{
    private readonly Option<string?> _version = CommonOptions.Version();

    protected static Option<string> User() => new("--user") { Description = "The user's id.", HelpName = "ID", Required = true };

    protected static Option<string> Item(string name, string description) => new(name) { Description = description, HelpName = "ID", Required = true };

    /// <summary>Adds the command's own options and those that all of these commands take.</summary>
    protected void AddAll(params Option[] options) => AddOptions([.. options, _version]);

    protected override async Task ExecuteAsync(ParseResult arguments, HostServices services, CancellationToken cancellationToken) =>
        await AskAsync(arguments, await RecommenderInUse.LoadAsync(services, arguments.GetValue(_version), cancellationToken), cancellationToken);

    /// <summary>Asks and prints.</summary>
    protected abstract Task AskAsync(ParseResult arguments, RecommenderInUse recommender, CancellationToken cancellationToken);

    /// <summary>Refuses an item that is not in the catalogue.</summary>
    protected static void RequireItem(RecommenderInUse recommender, string item)
    {
        if (recommender.Model.Catalogue.Ids.RowOf(item) < 0)
        {
            throw new UsageException(
                $"There is no item '{item}' in the catalogue of {recommender.Entry.Key} {recommender.Entry.Version}, which has {recommender.Model.Catalogue.Count} items.",
                "Check the id, or train again when the item is new.");
        }
    }

    /// <summary>Says that a user is unknown, so that nobody takes the list for a personal one.</summary>
    protected void TellWhenUnknown(RecommenderInUse recommender, string user)
    {
        if (!recommender.Knows(user))
        {
            Terminal.Notice($"note: Nothing is known of user '{user}'; this is what suits everybody.");
        }
    }

    /// <summary>The title of an item, or its id.</summary>
    protected static string TitleOf(RecommendationModel model, string item) =>
        model.Catalogue.Ids.RowOf(item) is >= 0 and var row && model.Catalogue[row].Title is { Length: > 0 } title ? title : item;

    /// <summary>The genres of an item.</summary>
    protected static string GenresOf(RecommendationModel model, string item) =>
        model.Catalogue.Ids.RowOf(item) is >= 0 and var row ? string.Join(", ", model.Catalogue[row].Genres) : "";
}
