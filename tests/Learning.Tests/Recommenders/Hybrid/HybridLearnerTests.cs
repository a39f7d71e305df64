using AudienceML.Learning.Errors;
using AudienceML.Learning.Factorization.Als;
using AudienceML.Learning.Recommenders;
using AudienceML.Learning.Recommenders.Hybrid;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Recommenders.Hybrid;

public sealed class HybridLearnerTests
{
    [TestCaseSource(nameof(FoundChecks))]
    public void HybridWithFoundWeights_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(GivenChecks))]
    public void HybridOfPlacesWithGivenWeights_Contract_Holds(ContractCheck check) => check.Run();

    [Test]
    public void Score_GivenWeights_IsTheWeightedSumOfStandardScores()
    {
        var interactions = RecommenderData.Create(60, 20, 3);
        var (als, popularity) = (Als(), new PopularityLearner());
        var model = (HybridModel)new HybridLearner([new("als", als, 3), new("popularity", popularity, 1)]).Learn(interactions, new());
        var expected = new double[20];
        // The seed of a part is its own: a hybrid of this part alone learns it alike, and standard scores of standard scores are the same.
        Add(new HybridLearner([new("als", als, 1)]).Learn(interactions, new()), 0.75, expected);
        Add(popularity.Learn(interactions, new()), 0.25, expected);
        var scores = new float[20];
        model.Score(interactions.HistoryOf(7), scores);
        Assert.That(scores.Select(s => (double)s), Is.EqualTo(expected).Within(1e-5));
        Assert.That(model.Weights.Select(w => w.Value), Is.EqualTo(new[] { 0.75, 0.25 }));

        void Add(IRecommender part, double weight, double[] sums)
        {
            var own = new float[20];
            part.Score(interactions.HistoryOf(7), own);
            var mean = own.Average(s => (double)s);
            var deviation = Math.Sqrt(own.Average(s => (s - mean) * (s - mean)));
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += weight * (own[i] - mean) / deviation;
            }
        }
    }

    [Test]
    public void Learn_OneUsefulPart_GetsNearlyAllTheWeight()
    {
        var interactions = RecommenderData.Create(300, 60, 4);
        var model = (HybridModel)new HybridLearner([new("random", new RandomLearner()), new("als", Als())]).Learn(interactions, new());
        Assert.That(model.Weights.Single(w => w.Key == "als").Value, Is.GreaterThan(0.8));
    }

    [Test]
    public void Learn_PartWithoutWeight_IsNotKept()
    {
        var model = (HybridModel)new HybridLearner([new("als", Als(), 1), new("random", new RandomLearner(), 0)]).Learn(RecommenderData.Create(40, 10, 5), new());
        Assert.That(model.Weights.Select(w => w.Key), Is.EqualTo(new[] { "als" }));
    }

    [Test]
    public void Explain_PartThatCannot_IsInTheRest()
    {
        var interactions = RecommenderData.Create(60, 20, 6);
        var model = (HybridModel)new HybridLearner([new("als", Als(), 1), new("popularity", new PopularityLearner(), 1)]).Learn(interactions, new());
        var history = interactions.HistoryOf(3);
        var contributions = new float[history.Count];
        var rest = model.Explain(history, 4, contributions);
        var scores = new float[20];
        model.Score(history, scores);
        Assert.That(contributions.Sum() + rest, Is.EqualTo(scores[4]).Within(1e-4));
        Assert.That(contributions, Has.Some.Not.Zero);
    }

    [Test]
    public void Create_PartsThatDoNotGoTogether_AreRefused()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new HybridLearner([]), Throws.ArgumentException);
            Assert.That(() => new HybridLearner([new("a", Als()), new("a", Als())]), Throws.ArgumentException);
            Assert.That(() => new HybridLearner([new("a", Als(), 1), new("b", Als())]), Throws.ArgumentException);
            Assert.That(() => new HybridLearner([new("a", Als(), 0)]), Throws.ArgumentException);
            Assert.That(() => new HybridPart("a", Als(), -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new HybridLearner([new("a", Als())], new() { HoldOutShare = 0.9 }), Throws.ArgumentException.With.Message.Contains("0.9"));
        }
    }

    [Test]
    public void Learn_LastItemsWithoutTimes_IsRefused()
    {
        var without = new Interactions(RecommenderData.Create(40, 10, 5).ByUser);
        Assert.That(
            () => new HybridLearner([new("a", Als())], new() { HoldOutLast = true }).Learn(without, new()), Throws.InstanceOf<TrainingDataException>());
    }

    private static ImplicitAlsLearner Als() => new(new ImplicitAlsOptions { Factors = 8, Iterations = 5 });

    private static IEnumerable<ContractCheck> FoundChecks() => new Contract(() => new HybridLearner([new("als", Als()), new("popularity", new PopularityLearner())])).Checks();

    private static IEnumerable<ContractCheck> GivenChecks() => new Contract(() => new HybridLearner(
        [new("als", Als(), 1), new("popularity", new PopularityLearner(), 0.2)], new() { Scaling = HybridScaling.ReciprocalRank })).Checks();

    private sealed class Contract(Func<IRecommenderLearner> create) : RecommenderContract
    {
        // Of factors that are solved for, in the order of the history.
        protected override double HistoryOrderTolerance => 1e-3;

        protected override IRecommenderLearner CreateLearner() => create();
    }
}
