using System.CommandLine;
using System.Text.Json.Nodes;
using AudienceML.Cli.Commands.Churn;
using AudienceML.Cli.Commands.Models;
using AudienceML.Cli.Errors;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Infrastructure.Csv.Events;
using AudienceML.Learning.Recommenders;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Pipelines.Customer.Recommendation;
using AudienceML.Pipelines.Training;

namespace AudienceML.Cli.Commands.Recommendation;

/// <summary>audienceml train recommendation</summary>
internal sealed class TrainRecommendationCommand : HostedCommand
{
    private readonly Option<string?> _data = CommonOptions.Text(
        "--data", "DIR", "A folder with customer_events.csv and, for what items are, editorial_articles.csv; or a PostgreSQL connection string.");

    private readonly RatingInput _ratings = new(isTraining: true);
    private readonly Option<string> _algorithm = new("--algorithm")
    {
        Description = "hybrid, or one alone: popular, trending, genre, content, als, bpr, ease, item-knn, and the other algorithms that 'evaluate recommendation' knows.",
        HelpName = "NAME",
        DefaultValueFactory = _ => RecommendationOptions.Hybrid,
    };

    private readonly Option<RecommendationTier> _tier = new("--tier")
    {
        Description = "What a hybrid is made of: free, starter or pro.",
        HelpName = "TIER",
        DefaultValueFactory = _ => RecommendationTier.Pro,
    };

    private readonly Option<int> _seed = CommonOptions.Number("--seed", "The same seed and rows give the same model.", 1, minimum: 0);
    private readonly Option<int> _threads = CommonOptions.Number("--threads", "Threads; they change nothing in the results.", Environment.ProcessorCount, 1, 1024);
    private readonly Option<bool> _noPromote = new("--no-promote")
    {
        Description = "Leave the version validated, even when it is better than the one in production.",
    };

    public TrainRecommendationCommand(Terminal terminal)
        : base("recommendation", "Train a recommendation model, measure it on the ends of histories, register it, and promote it when it is better.", terminal)
    {
        _algorithm.Validators.Add(result =>
        {
            var name = result.GetValueOrDefault<string>() ?? "";
            if (!Names.Contains(name, StringComparer.Ordinal))
            {
                result.AddError($"There is no algorithm '{name}'; there are {string.Join(", ", Names)}.");
            }
        });
        AddOptions([_data, .. _ratings.Options, _algorithm, _tier, _seed, _threads, _noPromote]);
    }

    private static string[] Names =>
    [
        RecommendationOptions.Hybrid, "popular", "trending", "genre", "content",
        .. RecommenderAlgorithms.All.Where(a => !a.PredictsRatings && a.Name is not ("popularity" or "trending" or "random" or "hybrid")).Select(a => a.Name),
    ];

    protected override async Task ExecuteAsync(ParseResult arguments, HostServices services, CancellationToken cancellationToken)
    {
        var data = arguments.GetValue(_data);
        if ((data is null) == !_ratings.IsGiven(arguments))
        {
            throw new UsageException(
                data is null ? "Neither --data nor --ratings says what to learn from." : "--data and --ratings do not go together.",
                "Give --data DIR, or --ratings FILE.");
        }

        var outcome = await WorkDisplay.RunAsync(Terminal, async display =>
        {
            var training = new TrainingRequest
            {
                Seed = arguments.GetValue(_seed),
                MaxDegreeOfParallelism = arguments.GetValue(_threads),
                Promote = !arguments.GetValue(_noPromote),
                By = Environment.UserName,
            };
            var options = new RecommendationOptions { Algorithm = arguments.GetRequiredValue(_algorithm), Tier = arguments.GetValue(_tier) };
            if (data is null)
            {
                var file = await _ratings.ReadAsync(arguments, services, Terminal, display, cancellationToken);
                var log = new RatingLogSource(file.Log, _ratings.NameOf(arguments));
                return await services.SendAsync(
                    new TrainRecommendation(training, null, options with { Interactions = log.Interactions }, null, display, log), cancellationToken);
            }

            await using var store = services.Data.Open(data);
            var ids = await store.ReadExternalIdsAsync(cancellationToken);
            var source = new CustomerRecommendationSource(store.Customers, store.Editorial, store.Reference, new()
            {
                UserName = id => ids.ToText(ExternalIds.UserKind, id),
                ItemName = id => ids.ToText(ExternalIds.ItemKind, id),
            });
            return await services.SendAsync(new TrainRecommendation(training, null, options, null, display, source), cancellationToken);
        });
        Write(arguments, outcome);
    }

    private void Write(ParseResult arguments, TrainingOutcome outcome)
    {
        foreach (var finding in outcome.Findings)
        {
            Terminal.Notice("note: " + finding);
        }

        if (IsJson(arguments))
        {
            JsonOutput.Write(Terminal, Document(outcome));
            return;
        }

        var described = outcome.Entry.Registration.Metadata;
        Terminal.Results.Write(Tables.Create("Trained", $"{outcome.Entry.Key} {outcome.Entry.Version}")
            .Row("stage", ModelJson.StageOf(outcome.Entry.Stage))
            .Row("users", Tables.Count(outcome.Rows))
            .Row("items", described.GetValueOrDefault("items", "–"))
            .Row("made of", string.Join(", ", described.Where(d => d.Key.StartsWith("weight_", StringComparison.Ordinal)).Select(d => $"{d.Key[7..]} {d.Value}")))
            .Row("time", Tables.Seconds(outcome.Seconds))
            .Row("gate", string.Join(' ', outcome.Gate.Reasons)));
        Terminal.Results.Write(MetricsOutput.Table(outcome.Report, [.. outcome.Baselines.Select(b => (b.Name, b.Report))], null));
    }

    private static JsonObject Document(TrainingOutcome outcome) => new()
    {
        ["model"] = outcome.Entry.Key.Code.Value,
        ["version"] = outcome.Entry.Version.ToString(),
        ["stage"] = ModelJson.StageOf(outcome.Entry.Stage),
        ["users"] = outcome.Rows,
        ["held_out_users"] = outcome.Report.Rows,
        ["seconds"] = JsonOutput.Number(outcome.Seconds, 3),
        ["metrics"] = MetricsOutput.Json(outcome.Report),
        ["baselines"] = MetricsOutput.Json(outcome.Baselines.Select(b => (b.Name, b.Report))),
        ["described"] = new JsonObject(outcome.Entry.Registration.Metadata.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)JsonValue.Create(d.Value)))),
        ["gate"] = new JsonObject
        {
            ["passed"] = outcome.Gate.Passed,
            ["reasons"] = new JsonArray([.. outcome.Gate.Reasons.Select(r => JsonValue.Create(r))]),
        },
        ["run_id"] = outcome.RunId.ToString(),
    };
}
