using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AudienceML.Cli.Output;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Products;

namespace AudienceML.Cli.Commands.Recommendation;

/// <summary>audienceml taste</summary>
internal sealed class TasteCommand : RecommenderCommand
{
    private const int Shown = 8;
    private readonly Option<string> _user = User();

    public TasteCommand(Terminal terminal)
        : base("taste", "Show a user's taste: genres, creators, eras, sound, diversity, times of day, and interests with their trend.", terminal) => AddAll(_user);

    protected override Task AskAsync(ParseResult arguments, RecommenderInUse recommender, CancellationToken cancellationToken)
    {
        var (user, model) = (arguments.GetRequiredValue(_user), recommender.Model);
        TellWhenUnknown(recommender, user);
        var state = recommender.StateOf(new RecommendationQuery { UserId = user });
        var profile = new TasteProfiler(model.Products).Create(state);
        var interests = new UserInterests(model.Products).Find(state);
        if (IsJson(arguments))
        {
            JsonOutput.Write(Terminal, Document(user, profile, interests));
            return Task.CompletedTask;
        }

        Terminal.Results.Write(Tables.Create("Taste", user)
            .Row("liked items", Tables.Count(profile.Items))
            .Row("genres", Shares(profile.Genres))
            .Row("creators", Shares(profile.Creators))
            .Row("eras", Shares(profile.Eras))
            .Row("types", Shares(profile.Types))
            .Row("sound", string.Join(", ", profile.Audio.Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Feature} {a.Mean:F2} ± {a.Spread:F2}"))))
            .Row("genre entropy", string.Create(CultureInfo.InvariantCulture, $"{profile.GenreEntropy:F2} bits"))
            .Row("diversity", Tables.Metric(profile.Diversity ?? double.NaN))
            .Row("mainstream", Tables.Metric(profile.Mainstream ?? double.NaN))
            .Row("new creators", Tables.Metric(profile.NewCreators ?? double.NaN))
            .Row("busiest hours", string.Join(", ", Busiest(profile.Hours).Select(h => string.Create(CultureInfo.InvariantCulture, $"{h:00}:00")))));
        var table = Tables.Create("Interest", ">Strength", ">Trend", ">Items");
        foreach (var interest in interests)
        {
            table.Row(interest.Topic, Tables.Metric(interest.Strength), interest.Trend.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture), Tables.Count(interest.Evidence));
        }

        Terminal.Results.Write(table);
        return Task.CompletedTask;
    }

    private static IEnumerable<int> Busiest(ImmutableArray<double> hours) =>
        Enumerable.Range(0, hours.Length).Where(h => hours[h] > 0).OrderByDescending(h => hours[h]).ThenBy(h => h).Take(3);

    private static string Shares(ImmutableArray<TasteShare> shares) => string.Join(", ", shares.Take(Shown).Select(s => $"{s.Name} {Tables.Share(s.Share)}"));

    private static JsonArray Array(ImmutableArray<TasteShare> shares) =>
        new([.. shares.Select(s => new JsonObject { ["name"] = s.Name, ["share"] = JsonOutput.Number(s.Share), ["items"] = s.Items })]);

    private static JsonArray Array(ImmutableArray<double> values) => new([.. values.Select(v => JsonOutput.Number(v))]);

    private static JsonObject Document(string user, TasteProfile profile, ImmutableArray<UserInterest> interests) => new()
    {
        ["user"] = user,
        ["items"] = profile.Items,
        ["genres"] = Array(profile.Genres),
        ["creators"] = Array(profile.Creators),
        ["eras"] = Array(profile.Eras),
        ["types"] = Array(profile.Types),
        ["audio"] = new JsonArray(
        [
            .. profile.Audio.Select(a => new JsonObject { ["feature"] = a.Feature, ["mean"] = JsonOutput.Number(a.Mean), ["spread"] = JsonOutput.Number(a.Spread) }),
        ]),
        ["genre_entropy_bits"] = JsonOutput.Number(profile.GenreEntropy),
        ["diversity"] = profile.Diversity is { } diversity ? JsonOutput.Number(diversity) : null,
        ["mainstream"] = profile.Mainstream is { } mainstream ? JsonOutput.Number(mainstream) : null,
        ["new_creators"] = profile.NewCreators is { } creators ? JsonOutput.Number(creators) : null,
        ["hours"] = Array(profile.Hours),
        ["weekdays"] = Array(profile.Weekdays),
        ["interests"] = new JsonArray(
        [
            .. interests.Select(i => new JsonObject
            {
                ["topic"] = i.Topic, ["kind"] = i.Kind.ToString(), ["strength"] = JsonOutput.Number(i.Strength), ["trend"] = JsonOutput.Number(i.Trend),
                ["evidence"] = i.Evidence, ["last_seen"] = i.LastSeen?.ToString("O", CultureInfo.InvariantCulture),
            }),
        ]),
    };
}
