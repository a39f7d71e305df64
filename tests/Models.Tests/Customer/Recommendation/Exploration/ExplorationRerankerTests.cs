using AudienceML.Learning.Bandits;
using AudienceML.Models.Customer.Recommendation.Exploration;
using AudienceML.Models.Customer.Recommendation.Rules;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Tests.Customer.Recommendation.Exploration;

public sealed class ExplorationRerankerTests
{
    [FsCheck.NUnit.Property(MaxTest = 100)]
    public void Rerank_AnyList_KeepsTheItemsAndFillsOnlyItsPlaces(int seed)
    {
        var random = new Random(seed);
        var state = World.AnyState(random, World.AnyCatalogue(random));
        var list = World.AnyCandidates(random, state.Catalogue);
        var (before, again) = (list.ToArray(), list.ToList());
        var filter = new AvailabilityFilter();
        var availability = filter.Prepare(state);
        var decisions = new List<ExplorationDecision>();
        var options = new ExplorationOptions { Places = [2, 4, 7], Offered = random.Next(2, 8) };
        new ExplorationReranker(new EpsilonGreedy(0.5), filter, options, null, decisions.Add).Rerank(state, list);
        new ExplorationReranker(new EpsilonGreedy(0.5), filter, options).Rerank(state, again);
        Assert.That(again, Is.EqualTo(list), "the same query is answered alike");
        Assert.That(list.Select(c => c.Item), Is.EquivalentTo(before.Select(c => c.Item)));
        var explored = list.Where(c => c.Source == CandidateSources.Exploration).ToArray();
        Assert.That(explored, Has.Length.EqualTo(decisions.Count));
        foreach (var decision in decisions)
        {
            var shown = list[decision.Place - 1];
            Assert.That(shown.Source, Is.EqualTo(CandidateSources.Exploration));
            Assert.That(state.Catalogue.Ids.Ids[shown.Item], Is.EqualTo(decision.Offered[decision.Chosen]));
            Assert.That(shown.Propensity, Is.EqualTo((float)decision.Propensity).And.InRange(1e-6, 1));
            Assert.That(decision.Offered.Select(id => availability.Refuse(state.Catalogue.Ids.RowOf(id))), Is.All.Null);
        }

        Assert.That(
            list.Where(c => c.Source != CandidateSources.Exploration).Select(c => c.Item),
            Is.EqualTo(before.Where(c => explored.All(e => e.Item != c.Item)).Select(c => c.Item)),
            "the others keep their order");
    }

    [Test]
    public void Learn_ClicksOnOneItem_IsShownMoreAndThePolicyIsValuedOnTheLog()
    {
        // Twenty items compete for place 3; users click on "i15" six times in ten, on others once.
        var catalogue = World.Plain(20);
        var bandit = new BetaThompsonSampling(propensityDraws: 200);
        var filter = new AvailabilityFilter();
        var (outcomes, random) = (new List<ExplorationOutcome>(), new Random(1));
        ExplorationDecision? last = null;
        var reranker = new ExplorationReranker(bandit, filter, new() { Places = [3] }, null, d => last = d);
        for (var request = 0; request < 1500; request++)
        {
            var state = World.State(catalogue, new() { UserId = $"u{request % 100}", Count = 5 }) with { Now = World.Now.AddSeconds(request) };
            var list = World.Candidates([.. Enumerable.Range(0, 20).Select(i => 20f - i)]);
            reranker.Rerank(state, list);
            var outcome = new ExplorationOutcome(last!, random.NextDouble() < (last!.Offered[last.Chosen] == "i15" ? 0.6 : 0.1) ? 1 : 0);
            ExplorationFeedback.Learn(bandit, outcome);
            outcomes.Add(outcome);
        }

        Assert.That(outcomes.TakeLast(300).Count(o => o.Decision.Offered[o.Decision.Chosen] == "i15"), Is.GreaterThan(240));
        var logged = ExplorationFeedback.ToLogged(outcomes);
        Assert.That((logged.Count, logged.ArmCount), Is.EqualTo((1500, 1500 * 16)), "four places are filled by the list itself");
        Assert.That(logged.Groups.ToArray().Distinct().Count(), Is.EqualTo(100));
        Assert.That(logged.Propensities.ToArray(), Is.All.GreaterThanOrEqualTo(0.0).And.All.LessThanOrEqualTo(1.0));
    }

    [Test]
    public void Rerank_LinearBandit_IsToldTheFeaturesThatItLearnsFrom()
    {
        var features = new ExplorationFeatures();
        var bandit = new LinUcb(new LinearBanditOptions { FeatureCount = features.Count, Epsilon = 0.1 });
        ExplorationDecision? decision = null;
        var reranker = new ExplorationReranker(bandit, new AvailabilityFilter(), null, features, d => decision = d);
        var random = new Random(9);
        var state = World.State(World.Plain(30), new() { Count = 6 });
        reranker.Rerank(state, World.Candidates([.. Enumerable.Range(0, 30).Select(i => 30f - i)]));
        Assert.That(decision!.Features, Has.Length.EqualTo(7 * decision.Offered.Length));
        ExplorationFeedback.Learn(bandit, new(decision, 1));
        Assert.That(bandit.UpdateCount, Is.EqualTo(1));
        Assert.That(() => ExplorationFeedback.Learn(bandit, new(decision with { Features = [1, 2] }, 1)), Throws.ArgumentException);
        Assert.That(
            () => new ExplorationReranker(new LinUcb(new LinearBanditOptions { FeatureCount = 3 }), new AvailabilityFilter()), Throws.ArgumentException);
        Assert.That(() => new ExplorationReranker(bandit, new AvailabilityFilter(), new() { Places = [0] }), Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
