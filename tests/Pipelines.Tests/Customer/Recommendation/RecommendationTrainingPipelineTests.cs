using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Features.Shared.Simulation;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Pipelines.Customer.Recommendation;
using AudienceML.Pipelines.Tests.Customer.Churn;

namespace AudienceML.Pipelines.Tests.Customer.Recommendation;

public sealed class RecommendationTrainingPipelineTests
{
    private static readonly AudienceSimulator Simulator = new(new() { Users = 300, Days = 60, ArticlesPerDay = 12 });

    [Test]
    public async Task Run_OnSimulatedEvents_RegistersAModelThatServesTheNewestHistory()
    {
        var lab = new Lab();
        var outcome = await RecommendationTraining.For(Source(), lab.Services).RunAsync(new() { By = "a test" });

        var model = RecommendationModel.Load(await lab.Registry.ReadArtifactAsync(outcome.Entry));
        var list = model.Predict(new RecommendationQuery { UserId = model.Users.Ids[0], Count = 10 });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Entry.Key, Is.EqualTo(new ModelKey(default, RecommendationModel.Code)));
            Assert.That(outcome.Entry.Stage, Is.EqualTo(ModelStage.Production));
            Assert.That(outcome.Report.Primary.Name, Is.EqualTo("ndcg@10"));
            Assert.That(outcome.Baselines.Select(b => b.Name), Is.EqualTo(["popular"]));
            Assert.That(model.LearnedUntil, Is.GreaterThan(Simulator.End.AddDays(-1)), "it learned from the held-out events at the end");
            Assert.That(list.Items, Has.Length.EqualTo(10));
            Assert.That(list.IsColdStart, Is.False);
        }
    }

    [Test]
    public async Task Run_Twice_ComparesWithTheRegisteredFigures()
    {
        var lab = new Lab();
        var first = await RecommendationTraining.For(Source(), lab.Services).RunAsync(new());
        var second = await RecommendationTraining.For(Source(), lab.Services).RunAsync(new());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.Report["ndcg@10"], Is.EqualTo(first.Report["ndcg@10"]));
            Assert.That(
                second.Entry.Artifacts.Single(a => a.Name == ModelArtifact.ModelName).Sha256,
                Is.EqualTo(first.Entry.Artifacts.Single(a => a.Name == ModelArtifact.ModelName).Sha256));
        }
    }

    private static CustomerRecommendationSource Source()
    {
        var editorial = new SimulatedEditorial(Simulator);
        return new(new SimulatedSource(Simulator), editorial, editorial);
    }
}
