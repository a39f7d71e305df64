using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AudienceML.Cli.Errors;
using AudienceML.Cli.Output;
using AudienceML.Infrastructure.Files.Predictions;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Explanations;
using AudienceML.Pipelines.Customer.Recommendation;
using AudienceML.Pipelines.Inference.Batch;

namespace AudienceML.Cli.Commands.Recommendation;

/// <summary>audienceml recommend</summary>
internal sealed class RecommendCommand : RecommenderCommand
{
    private const int UsersAtOnce = 256;
    private readonly Option<string?> _user = CommonOptions.Text("--user", "ID", "The user's id.");
    private readonly Option<bool> _all = new("--all") { Description = "Lists for all users of training; with --out." };
    private readonly Option<FileInfo?> _out = new("--out") { Description = "The CSV file that takes the lists of --all.", HelpName = "FILE" };
    private readonly Option<int> _count = CommonOptions.Number("--k", "Items in a list.", 20, 1, RecommendationModel.MaximumCount);
    private readonly Option<bool> _explain = new("--explain") { Description = "Tell why each item is there." };
    private readonly Option<bool> _diagnose = new("--diagnose") { Description = "Tell what each stage did, and what was filtered by what." };
    private readonly Option<string[]> _exclude = new("--exclude") { Description = "An item that is not to be shown; may be repeated.", HelpName = "ID" };
    private readonly Option<string[]> _genres = new("--genre") { Description = "Only items of this genre; may be repeated.", HelpName = "NAME" };
    private readonly Option<string[]> _candidates = new("--rank") { Description = "Ranks these items instead of choosing; may be repeated.", HelpName = "ID" };

    public RecommendCommand(Terminal terminal)
        : base("recommend", "Recommend items to a user, or to all.", terminal) =>
        AddAll(_user, _all, _out, _count, _explain, _diagnose, _exclude, _genres, _candidates);

    protected override async Task AskAsync(ParseResult arguments, RecommenderInUse recommender, CancellationToken cancellationToken)
    {
        var user = arguments.GetValue(_user);
        if ((user is null) != arguments.GetValue(_all))
        {
            throw new UsageException(
                user is null ? "Neither --user nor --all says who the lists are for." : "--user and --all do not go together.", "Give --user ID, or --all --out FILE.");
        }

        if (user is null)
        {
            var file = arguments.GetValue(_out) ?? throw new UsageException("--all needs a file for the lists.", "Add --out FILE.");
            await WriteAllAsync(arguments, recommender, file, cancellationToken);
            return;
        }

        TellWhenUnknown(recommender, user);
        var served = recommender.Recommend(QueryFor(arguments, user));
        if (IsJson(arguments))
        {
            JsonOutput.Write(Terminal, Document(recommender, user, served));
            return;
        }

        Print(recommender.Model, user, served, arguments.GetValue(_explain));
    }

    private RecommendationQuery QueryFor(ParseResult arguments, string user) => new()
    {
        UserId = user,
        Count = arguments.GetValue(_count),
        Explain = arguments.GetValue(_explain),
        Diagnose = arguments.GetValue(_diagnose),
        Candidates = arguments.GetValue(_candidates) is { Length: > 0 } given ? [.. given] : null,
        Rules = RecommendationRules.Default with
        {
            Exclude = [.. arguments.GetValue(_exclude) ?? []],
            OnlyGenres = [.. arguments.GetValue(_genres) ?? []],
        },
    };

    private void Print(RecommendationModel model, string user, ServedRecommendations served, bool explain)
    {
        foreach (var passed in served.PassedOver)
        {
            Terminal.Notice($"note: passed over {passed}.");
        }

        var table = Tables.Create([">", "Recommended to " + user, "Genres", "From", ">Score", .. explain ? ["Why"] : (string[])[]]);
        foreach (var item in served.List.Items)
        {
            table.Row(
            [
                item.Rank.ToString(CultureInfo.InvariantCulture), TitleOf(model, item.ItemId), GenresOf(model, item.ItemId), item.Source,
                Tables.Metric(item.Score), .. explain ? [Why(model, item)] : (string[])[],
            ]);
        }

        Terminal.Results.Write(table);
        if (served.List.Items.IsEmpty)
        {
            Terminal.Notice("note: Nothing is left to recommend; --diagnose tells what was filtered.");
        }

        if (!served.List.Stages.IsEmpty)
        {
            var stages = Tables.Create("Stage", ">Items", "Removed", ">µs", "Note");
            foreach (var stage in served.List.Stages)
            {
                stages.Row(
                    stage.Stage, Tables.Count(stage.Items), string.Join(", ", stage.Removed.Select(r => $"{r.Key} {r.Value}")),
                    stage.Microseconds.ToString("F0", CultureInfo.InvariantCulture), stage.Note ?? "");
            }

            Terminal.Results.Write(stages);
        }
    }

    private static string Why(RecommendationModel model, RecommendedItem item) =>
        string.Join("; ", item.Reasons.Take(3).Select(r => $"{ReasonText.Describe(r, model.Catalogue)} ({r.Weight.ToString("F2", CultureInfo.InvariantCulture)})"));

    private static JsonObject Document(RecommenderInUse recommender, string user, ServedRecommendations served) => new()
    {
        ["user"] = user,
        ["model_version"] = served.ModelVersion?.ToString(),
        ["served_by"] = served.List.ServedBy,
        ["cold_start"] = served.List.IsColdStart,
        ["passed_over"] = new JsonArray([.. served.PassedOver.Select(p => JsonValue.Create(p))]),
        ["items"] = new JsonArray(
        [
            .. served.List.Items.Select(i => new JsonObject
            {
                ["item"] = i.ItemId,
                ["rank"] = i.Rank,
                ["score"] = JsonOutput.Number(i.Score),
                ["source"] = i.Source,
                ["propensity"] = JsonOutput.Number(i.Propensity),
                ["title"] = TitleOf(recommender.Model, i.ItemId),
                ["reasons"] = new JsonArray(
                [
                    .. i.Reasons.Select(r => new JsonObject
                    {
                        ["kind"] = r.Kind.ToString(), ["subject"] = r.Subject, ["weight"] = JsonOutput.Number(r.Weight), ["text"] = ReasonText.Describe(r, recommender.Model.Catalogue),
                    }),
                ]),
            }),
        ]),
        ["stages"] = new JsonArray(
        [
            .. served.List.Stages.Select(s => new JsonObject
            {
                ["stage"] = s.Stage,
                ["items"] = s.Items,
                ["removed"] = new JsonObject(s.Removed.Select(r => KeyValuePair.Create(r.Key, (JsonNode?)JsonValue.Create(r.Value)))),
                ["note"] = s.Note,
                ["microseconds"] = JsonOutput.Number(s.Microseconds, 1),
            }),
        ]),
    };

    /// <summary>Lists of all users, a line a place; taken up where it was when it was stopped.</summary>
    private async Task WriteAllAsync(ParseResult arguments, RecommenderInUse recommender, FileInfo file, CancellationToken cancellationToken)
    {
        var target = PredictionFiles.RecommendationCsv(file.FullName);
        RecommendationQuery[] queries = [.. recommender.Model.Users.Ids.Select(user => recommender.Complete(QueryFor(arguments, user)))];
        var signature = string.Create(CultureInfo.InvariantCulture, $"{queries.Length} users, {arguments.GetValue(_count)} items, {recommender.EventCount} events of feedback");
        var outcome = await WorkDisplay.RunAsync(Terminal, display => new RecommendationBatchPipeline(new()
        {
            Source = PartitionedRows.Of(signature, queries, UsersAtOnce),
            Predictor = recommender.Predictor,
            Sink = target.Sink,
            Checkpoint = target.Checkpoint,
        }).RunAsync(display, cancellationToken));
        Terminal.Notice($"{Tables.Count(outcome.Rows)} lists in {file}.");
    }
}
