using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AudienceML.Cli.Output;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Products;

namespace AudienceML.Cli.Commands.Recommendation;

/// <summary>audienceml similar</summary>
internal sealed class SimilarCommand : RecommenderCommand
{
    private readonly Option<string> _item = Item("--item", "The item's id.");
    private readonly Option<int> _count = CommonOptions.Number("--k", "Items in the list.", 20, 1, RecommendationModel.MaximumCount);

    public SimilarCommand(Terminal terminal)
        : base("similar", "Find the items most like one, by who takes them and by what they are.", terminal) => AddAll(_item, _count);

    protected override Task AskAsync(ParseResult arguments, RecommenderInUse recommender, CancellationToken cancellationToken)
    {
        var (item, model) = (arguments.GetRequiredValue(_item), recommender.Model);
        RequireItem(recommender, item);
        var found = new SimilarItems(model.Products).Find(recommender.StateOf(new RecommendationQuery()), item, arguments.GetValue(_count));
        if (IsJson(arguments))
        {
            JsonOutput.Write(Terminal, new JsonObject
            {
                ["item"] = item,
                ["similar"] = new JsonArray(
                [
                    .. found.Select(s => new JsonObject
                    {
                        ["item"] = s.ItemId,
                        ["title"] = TitleOf(model, s.ItemId),
                        ["similarity"] = JsonOutput.Number(s.Similarity),
                        ["taste"] = s.Taste is { } taste ? JsonOutput.Number(taste) : null,
                        ["content"] = s.Content is { } content ? JsonOutput.Number(content) : null,
                    }),
                ]),
            });
            return Task.CompletedTask;
        }

        var table = Tables.Create(">", "Like " + TitleOf(model, item), "Genres", ">Similarity", ">Taste", ">Content");
        for (var i = 0; i < found.Length; i++)
        {
            table.Row(
                (i + 1).ToString(CultureInfo.InvariantCulture), TitleOf(model, found[i].ItemId), GenresOf(model, found[i].ItemId),
                Tables.Metric(found[i].Similarity), Tables.Metric(found[i].Taste ?? double.NaN), Tables.Metric(found[i].Content ?? double.NaN));
        }

        Terminal.Results.Write(table);
        return Task.CompletedTask;
    }
}
