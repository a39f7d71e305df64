using System.Text;
using AudienceML.Core.Errors;
using AudienceML.Core.Monitoring;
using AudienceML.Core.Registry;
using AudienceML.Core.Training;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Pipelines.Customer.Churn;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Tests.Customer.Churn;

public sealed class ChurnTrainingPipelineTests
{
    [Test]
    public async Task Run_OnATable_RegistersAndPromotesAModelThatFindsTheTruth()
    {
        var lab = new Lab();

        var outcome = await lab.TrainAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Report["auc"], Is.GreaterThan(0.85));
            Assert.That(outcome.Report.Metrics.Select(m => m.Name), Is.EqualTo(["auc", "pr_auc", "log_loss", "brier", "ece", "lift_top_decile"]));
            Assert.That(outcome.Baselines.Single().Name, Is.EqualTo("logistic_regression"));
            Assert.That(outcome.Gate.Passed, Is.True);
            Assert.That(outcome.Entry.Stage, Is.EqualTo(ModelStage.Production));
            Assert.That(outcome.Rows, Is.EqualTo(800));
            Assert.That(outcome.Features, Is.EqualTo(3));
            Assert.That(outcome.Entry.Registration.Metadata, Contains.Key("threshold_high"));
            Assert.That(outcome.Entry.Registration.Features.Sum(f => f.Importance), Is.EqualTo(1).Within(1e-9));
            Assert.That(outcome.Entry.Registration.Features.MaxBy(f => f.Importance)!.Name, Is.EqualTo("days_away"));
        }
    }

    [Test]
    public async Task Run_StoresModelProfileAndCard()
    {
        var lab = new Lab();
        var entry = (await lab.TrainAsync()).Entry;

        var card = Encoding.UTF8.GetString((await lab.Registry.ReadArtifactAsync(entry, ModelArtifact.CardName)).Span);
        var profile = ModelProfile.FromJson((await lab.Registry.ReadArtifactAsync(entry, ModelArtifact.ProfileName)).Span);
        var predictor = await lab.PredictorAsync(entry);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(card, Does.Contain("# churn_prediction").And.Contain("| metric | model | logistic_regression |").And.Contain("| auc |").And.Contain("a table"));
            Assert.That(profile.Rows, Is.EqualTo(640));
            Assert.That(profile.Predictions!.Rows, Is.EqualTo(160));
            Assert.That(predictor.Predict(new TabularRow("x", [29, 0.5f], ["free"])).Probability, Is.GreaterThan(0.7));
        }
    }

    [Test]
    public async Task Run_IsInTheJournalWithParametersMetricsAndCurves()
    {
        var lab = new Lab();
        var outcome = await lab.TrainAsync();

        var run = (await lab.Journal.FindAsync(outcome.RunId))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Status, Is.EqualTo(RunStatus.Completed));
            Assert.That(run.Version, Is.EqualTo(outcome.Entry.Version));
            Assert.That(run.Metrics["auc"], Is.EqualTo(outcome.Report["auc"]));
            Assert.That(run.Parameters["source"], Is.EqualTo("a table"));
            Assert.That(await lab.Journal.MetricsAsync(run.RunId), Is.Not.Empty);
        }
    }

    [Test]
    public async Task Run_ReportsItsStagesInOrder()
    {
        var stages = new List<string>();
        var progress = new Listener(p => stages.Add(p.Stage));

        await new Lab().TrainAsync(progress: progress);

        string[] expected = ["load", "check", "split", "train", "engineering features", "evaluate", "gate", "register", "promote"];
        Assert.That(stages.Distinct().Where(expected.Contains), Is.EqualTo(expected));
    }

    [Test]
    public async Task Run_Twice_GivesTheSameModelAndTheNextVersion()
    {
        var lab = new Lab();

        var (first, second) = (await lab.TrainAsync(), await lab.TrainAsync());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.Entry.Version, Is.GreaterThan(first.Entry.Version));
            Assert.That(
                second.Entry.Artifacts.Single(a => a.Name == ModelArtifact.ModelName).Sha256,
                Is.EqualTo(first.Entry.Artifacts.Single(a => a.Name == ModelArtifact.ModelName).Sha256));
        }
    }

    [Test]
    public async Task Run_ThatTheGateRefuses_RegistersTheVersionAndLeavesProductionAlone()
    {
        var gate = new OnlyTheFirst();
        var lab = new Lab { Gate = gate };
        var champion = await lab.TrainAsync();

        var outcome = await lab.TrainAsync(Table.Rows(800, 2));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Gate.Passed, Is.False);
            Assert.That(outcome.Entry.Stage, Is.EqualTo(ModelStage.Validated));
            Assert.That((await lab.Registry.FindProductionAsync(Lab.Key))!.Version, Is.EqualTo(champion.Entry.Version));
            Assert.That(gate.Last!.Champion!.Rows, Is.EqualTo(160), "both are measured on the same rows");
            Assert.That(gate.Last.ChampionScores.Length, Is.EqualTo(160));
            Assert.That(gate.Last.Labels.Length, Is.EqualTo(160));
        }
    }

    [Test]
    public async Task Run_WithAProductionVersionOfOtherFeatures_ComparesByItsRegisteredMetrics()
    {
        var gate = new OnlyTheFirst();
        var lab = new Lab { Gate = gate };
        var champion = await lab.TrainAsync();
        var other = new TabularFeatureEngineer(new TabularRowSchema(Table.Schema.Columns.SetItem(0, new("weeks_away", FeatureKind.Number))));

        await ChurnTraining.ForTable(new InMemoryTrainingSource<TabularRow, float>(Table.Rows(800, 2)), other, lab.Services).RunAsync(new());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(gate.Last!.Champion, Is.Null);
            Assert.That(gate.Last.ChampionEntry!.Version, Is.EqualTo(champion.Entry.Version));
        }
    }

    [Test]
    public async Task Run_NotAskedToPromote_StaysValidated()
    {
        var outcome = await new Lab().TrainAsync(request: new TrainingRequest { Promote = false });

        Assert.That(outcome.Entry.Stage, Is.EqualTo(ModelStage.Validated));
    }

    [Test]
    public async Task Run_ThatFails_IsInTheJournalAndLeavesProductionServing()
    {
        var lab = new Lab();
        var champion = await lab.TrainAsync();

        await Assert.ThrowsAsync<DataSourceException>(() => lab.TrainAsync(new Broken()));

        var run = (await lab.Journal.ListAsync(Lab.Key))[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Status, Is.EqualTo(RunStatus.Failed));
            Assert.That(run.Error, Does.Contain("The file is gone."));
            Assert.That(run.Version, Is.Null);
            Assert.That((await lab.Registry.FindProductionAsync(Lab.Key))!.Version, Is.EqualTo(champion.Entry.Version));
            Assert.That(await lab.Registry.ListAsync(Lab.Key), Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task Run_ThatIsCancelled_IsInTheJournalAsCancelled()
    {
        var lab = new Lab();
        using var cancel = new CancellationTokenSource();
        var progress = new Listener(p =>
        {
            if (p.Stage == "train")
            {
                cancel.Cancel();
            }
        });

        await Assert.CatchAsync<OperationCanceledException>(() => lab.TrainAsync(
            new InMemoryTrainingSource<TabularRow, float>(Table.Rows(800, 1)), progress: progress, cancellationToken: cancel.Token));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await lab.Journal.ListAsync(Lab.Key))[0].Status, Is.EqualTo(RunStatus.Cancelled));
            Assert.That(await lab.Registry.ListAsync(Lab.Key), Is.Empty);
        }
    }

    [Test]
    public async Task Run_WithADuplicateId_SaysSo()
    {
        var rows = Table.Rows(100, 1).Rows.ToArray();
        rows[7] = rows[3];

        var failure = await Assert.ThrowsAsync<TrainingDataException>(() => new Lab().TrainAsync(new TrainingSet<TabularRow, float>(rows, Table.Rows(100, 1).Labels)));

        Assert.That(failure!.Message, Does.Contain("'id'"));
    }

    [Test]
    public async Task Run_OnNoRows_SaysSo() =>
        await Assert.ThrowsAsync<TrainingDataException>(() => new Lab().TrainAsync(new TrainingSet<TabularRow, float>(default, default)));

    private sealed class Listener(Action<LearningProgress> report) : IProgress<LearningProgress>
    {
        public void Report(LearningProgress value) => report(value);
    }

    private sealed class Broken : ITrainingSource<TabularRow, float>
    {
        public string Description => "a broken source";

        public Task<TrainingSet<TabularRow, float>> LoadAsync(TrainingRequest request, CancellationToken cancellationToken = default) =>
            throw new DataSourceException("The file is gone.", "Bring it back.");
    }

    private sealed class OnlyTheFirst : IPromotionGate
    {
        public GateCandidates? Last { get; private set; }

        public GateDecision Decide(GateCandidates candidates)
        {
            Last = candidates;
            return new(candidates.ChampionEntry is null, ["Only the first one may."]);
        }
    }
}
