using AudienceML.Core.Hosting;
using AudienceML.Core.Requests;
using AudienceML.Features.Customer.Rows;
using AudienceML.Infrastructure.Csv.Ratings;
using AudienceML.Infrastructure.Data;
using AudienceML.Infrastructure.Files;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Pipelines.Customer.Recommendation;
using AudienceML.Pipelines.Customer.Recommendation.Feedback;
using AudienceML.Pipelines.Training;
using Microsoft.Extensions.DependencyInjection;

// Ratings in a file: named on the command line (user,item,rating,timestamp), or made up, with two kinds of viewers.
var ratings = args.Length > 0 ? args[0] : "ratings.csv";
if (args.Length == 0)
{
    var random = new Random(1);
    var lines = Enumerable.Range(0, 300).SelectMany(user => Enumerable.Range(0, 12).Select(k => (User: user, Film: random.Next(60), Time: k)))
        .Select(r => $"u{r.User},film{r.Film},{(r.Film % 2 == r.User % 2 ? 4 + random.Next(2) : 1 + random.Next(3))},{1_700_000_000 + (r.Time * 3600)}");
    await File.WriteAllLinesAsync(ratings, lines.Prepend("user,item,rating,timestamp"));
}

// Models and feedback are kept in the folder "models".
var services = new ServiceCollection();
services.AddLogging().AddAudienceML().AddRecommendation().UseFiles("models").UseDataStores();
await using var provider = services.BuildServiceProvider();

// Train on histories, measure on their ends, register, promote.
var file = await provider.GetRequiredService<IRatingFileReader>().ReadAsync(new RatingQuery { Path = ratings });
var source = new RatingLogSource(file.Log, Path.GetFileName(ratings));
var outcome = await provider.GetRequiredService<ISender>().Send(new TrainRecommendation(
    new TrainingRequest(), Options: new RecommendationOptions { Interactions = source.Interactions }, Source: source));
Console.WriteLine($"{outcome.Entry.Key} {outcome.Entry.Version}: nDCG@10 {outcome.Report["ndcg@10"]:F3}, popularity {outcome.Baselines[0].Report["ndcg@10"]:F3}");

// Recommend, with reasons; what somebody likes is in the next list.
var service = provider.GetRequiredService<RecommendationRealtimePipeline>();
var user = file.Log.UserIds[0];
Print("for " + user, service.Recommend(new RecommendationQuery { UserId = user, Count = 5, Explain = true }).List);
await service.RecordAsync([new()
{
    FeedbackId = Guid.NewGuid(), UserId = "somebody new", Interaction = new(file.Log.ItemIds[1], CustomerEventType.Like, DateTimeOffset.UtcNow),
}]);
Print("for somebody new, who likes " + file.Log.ItemIds[1], service.Recommend(new RecommendationQuery { UserId = "somebody new", Count = 5, Explain = true }).List);

static void Print(string who, RecommendationList list)
{
    Console.WriteLine($"{who} (served by {list.ServedBy}):");
    foreach (var item in list.Items)
    {
        Console.WriteLine($"  {item.Rank}. {item.ItemId} from {item.Source}: {string.Join(", ", item.Reasons.Take(2).Select(r => $"{r.Kind} {r.Subject}"))}");
    }
}
