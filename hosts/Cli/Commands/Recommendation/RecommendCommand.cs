using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AudienceML.Cli.Errors;
using AudienceML.Cli.Output;
using AudienceML.Learning.Data;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Explanations;
using AudienceML.Pipelines.Customer.Recommendation.Serving;

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

    /// <summary>Lists of all users, a line a place. The file takes its name when it is whole.</summary>
    private async Task WriteAllAsync(ParseResult arguments, RecommenderInUse recommender, FileInfo file, CancellationToken cancellationToken)
    {
        var users = recommender.Model.Users.Ids;
        var temporary = file.FullName + ".tmp";
        try
        {
            await WorkDisplay.RunAsync(Terminal, async display =>
            {
                file.Directory?.Create();
                await using var writer = new StreamWriter(temporary, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                await writer.WriteLineAsync("user_id,article_id,rank_position,recommendation_score,recommendation_type,model_version");
                for (var start = 0; start < users.Length; start += UsersAtOnce)
                {
                    var lists = new RecommendationList[Math.Min(UsersAtOnce, users.Length - start)];
                    Parallel.For(0, lists.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
                        lists[i] = recommender.Recommend(QueryFor(arguments, users[start + i])).List);
                    for (var i = 0; i < lists.Length; i++)
                    {
                        await writer.WriteAsync(Lines(users[start + i], lists[i], recommender.Entry.Version.ToString()), cancellationToken);
                    }

                    display.Report(new LearningProgress("recommending", Math.Min(users.Length, start + UsersAtOnce), users.Length));
                }

                return 0;
            });
            File.Move(temporary, file.FullName, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            DeleteLeftover(temporary);
            throw new UsageException($"'{file}' cannot be written: {e.Message}", "Name a file in a folder that may be written, with room on its disk.");
        }
        catch
        {
            DeleteLeftover(temporary);
            throw;
        }

        Terminal.Notice($"{Tables.Count(users.Length)} lists in {file}.");
    }

    private static void DeleteLeftover(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    private static StringBuilder Lines(string user, RecommendationList list, string version)
    {
        var lines = new StringBuilder();
        foreach (var item in list.Items)
        {
            lines.Append(CultureInfo.InvariantCulture, $"{Field(user)},{Field(item.ItemId)},{item.Rank},{item.Score:G7},{Field(item.Source)},{version}\n");
        }

        return lines;
    }

    private static string Field(string text) =>
        text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
