using System.CommandLine;
using System.Text.Json.Nodes;
using AudienceML.Cli.Output;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Products;

namespace AudienceML.Cli.Commands.Recommendation;

/// <summary>audienceml mixes</summary>
internal sealed class MixesCommand : RecommenderCommand
{
    private readonly Option<string> _user = User();

    public MixesCommand(Terminal terminal)
        : base("mixes", "Make a user's daily mixes: one for each side of the taste, what is familiar mixed with discoveries.", terminal) => AddAll(_user);

    protected override Task AskAsync(ParseResult arguments, RecommenderInUse recommender, CancellationToken cancellationToken)
    {
        var (user, model) = (arguments.GetRequiredValue(_user), recommender.Model);
        TellWhenUnknown(recommender, user);
        var mixes = new DailyMixes(model.Products).Create(recommender.StateOf(new RecommendationQuery { UserId = user }), cancellationToken);
        if (IsJson(arguments))
        {
            JsonOutput.Write(Terminal, new JsonObject
            {
                ["user"] = user,
                ["mixes"] = new JsonArray(
                [
                    .. mixes.Select(m => new JsonObject
                    {
                        ["name"] = m.Name,
                        ["share"] = JsonOutput.Number(m.Share),
                        ["items"] = new JsonArray(
                        [
                            .. m.Items.Select(i => new JsonObject
                            {
                                ["item"] = i.ItemId, ["title"] = TitleOf(model, i.ItemId), ["familiar"] = i.IsFamiliar, ["affinity"] = JsonOutput.Number(i.Affinity),
                            }),
                        ]),
                    }),
                ]),
            });
            return Task.CompletedTask;
        }

        if (mixes.IsEmpty)
        {
            Terminal.Notice("note: The history is too short, or too little is known of its items, for a mix.");
        }

        foreach (var mix in mixes)
        {
            var table = Tables.Create($"{mix.Name} ({Tables.Share(mix.Share)} of the taste)", "Genres", "");
            foreach (var item in mix.Items)
            {
                table.Row(TitleOf(model, item.ItemId), GenresOf(model, item.ItemId), item.IsFamiliar ? "" : "new");
            }

            Terminal.Results.Write(table);
        }

        return Task.CompletedTask;
    }
}
