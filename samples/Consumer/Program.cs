using AudienceML.Core.Hosting;
using AudienceML.Core.Registry;
using AudienceML.Core.Requests;
using AudienceML.Core.Training;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Infrastructure.Csv.Tabular;
using AudienceML.Infrastructure.Data;
using AudienceML.Infrastructure.Files;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Customer.Churn;
using AudienceML.Pipelines.Training;
using Microsoft.Extensions.DependencyInjection;

// A table of customers, as any system exports it.
var random = new Random(1);
var lines = new List<string> { "customer,tenure,plan,calls,churned" };
for (var i = 0; i < 2000; i++)
{
    var (tenure, plan, calls) = (random.Next(1, 60), random.Next(2) == 0 ? "monthly" : "yearly", random.Next(6));
    var leaves = random.NextDouble() < 1 / (1 + Math.Exp(0.06 * tenure - 0.5 * calls + (plan == "yearly" ? 1.5 : 0)));
    lines.Add($"c{i},{tenure},{plan},{calls},{(leaves ? "yes" : "no")}");
}

await File.WriteAllLinesAsync("customers.csv", lines);

// Models are kept in the folder "models".
var services = new ServiceCollection();
services.AddAudienceML().AddChurn().UseFiles("models").UseDataStores();
await using var provider = services.BuildServiceProvider();

// Train, measure on held-out rows, register, and promote when it is better than the version in production.
var table = await provider.GetRequiredService<ITableReader>().ReadLabelledAsync(
    new TableQuery { Path = "customers.csv", Id = "customer", Label = "churned" });
var rows = new TrainingSet<TabularRow, float>(table.Rows.ToArray(), table.Labels.ToArray());
var outcome = await provider.GetRequiredService<ISender>().Send(
    new TrainChurnTable(new TrainingRequest(), rows, table.Schema, "customers.csv"));
Console.WriteLine($"{outcome.Entry.Key} {outcome.Entry.Version}: AUC {outcome.Report["auc"]:F3}");

// Predict, with reasons.
var file = await provider.GetRequiredService<IModelRegistry>().ReadArtifactAsync(outcome.Entry);
var predictor = new ChurnPredictor<TabularRow>(TabularChurn.Load(file), outcome.Entry.Version);
foreach (var row in table.Rows.Take(3))
{
    var prediction = predictor.Predict(row);
    var reasons = predictor.Explain(row, 2).Select(r => $"{r.Feature} = {r.Value} ({r.Contribution:+0.00;-0.00})");
    Console.WriteLine($"{row.Id}: {prediction.Probability:F2}, {prediction.RiskLevel} risk, because of {string.Join(" and ", reasons)}");
}
