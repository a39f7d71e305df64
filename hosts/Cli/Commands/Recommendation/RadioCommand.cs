using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AudienceML.Cli.Errors;
using AudienceML.Cli.Output;
using AudienceML.Learning.Errors;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Products;

namespace AudienceML.Cli.Commands.Recommendation;

/// <summary>audienceml radio</summary>
internal sealed class RadioCommand : RecommenderCommand
{
    private readonly Option<string[]> _seeds = new("--seed") { Description = "An item to start from; may be repeated.", HelpName = "ID" };
    private readonly Option<string?> _state = CommonOptions.Text("--state", "TOKEN", "Goes on where an earlier call stopped, instead of --seed.");
    private readonly Option<int> _length = CommonOptions.Number("--length", "Items to play.", 20, 1, 1000);
    private readonly Option<string[]> _likes = new("--like") { Description = "An item that was liked; may be repeated.", HelpName = "ID" };
    private readonly Option<string[]> _skips = new("--skip") { Description = "An item that was skipped; may be repeated.", HelpName = "ID" };

    public RadioCommand(Terminal terminal)
        : base("radio", "Play on and on from an item: nothing twice, towards what is liked and away from what is skipped.", terminal) =>
        AddAll(_seeds, _state, _length, _likes, _skips);

    protected override Task AskAsync(ParseResult arguments, RecommenderInUse recommender, CancellationToken cancellationToken)
    {
        var model = recommender.Model;
        var radio = new Radio(model.Products);
        var state = Start(arguments, recommender, radio);
        foreach (var (items, feedback) in new[] { (arguments.GetValue(_likes), RadioFeedback.Like), (arguments.GetValue(_skips), RadioFeedback.Skip) })
        {
            foreach (var item in items ?? [])
            {
                RequireItem(recommender, item);
                state = radio.Tell(state, item, feedback);
            }
        }

        var next = radio.Next(recommender.StateOf(new RecommendationQuery()), state, arguments.GetValue(_length));
        if (IsJson(arguments))
        {
            JsonOutput.Write(Terminal, new JsonObject
            {
                ["items"] = new JsonArray([.. next.Items.Select(i => new JsonObject { ["item"] = i, ["title"] = TitleOf(model, i) })]),
                ["state"] = next.State.ToToken(),
            });
            return Task.CompletedTask;
        }

        var table = Tables.Create(">", "Radio from " + string.Join(", ", state.Seeds.Select(s => TitleOf(model, s))), "Genres");
        for (var i = 0; i < next.Items.Length; i++)
        {
            table.Row((i + 1).ToString(CultureInfo.InvariantCulture), TitleOf(model, next.Items[i]), GenresOf(model, next.Items[i]));
        }

        Terminal.Results.Write(table);
        Terminal.Notice($"To go on: --state {next.State.ToToken()}");
        return Task.CompletedTask;
    }

    private RadioState Start(ParseResult arguments, RecommenderInUse recommender, Radio radio)
    {
        var (seeds, token) = (arguments.GetValue(_seeds) ?? [], arguments.GetValue(_state));
        if ((seeds.Length == 0) == (token is null))
        {
            throw new UsageException(
                token is null ? "Neither --seed nor --state says what to play from." : "--seed and --state do not go together.", "Give --seed ID, or --state TOKEN.");
        }

        foreach (var seed in seeds)
        {
            RequireItem(recommender, seed);
        }

        try
        {
            return token is null ? radio.Start([.. seeds]) : RadioState.Parse(token);
        }
        catch (Exception e) when (e is ModelFormatException or FormatException or ArgumentException)
        {
            throw new UsageException($"The state cannot be used: {e.Message}", "Give the token that the last call printed, or start again with --seed.");
        }
    }
}
