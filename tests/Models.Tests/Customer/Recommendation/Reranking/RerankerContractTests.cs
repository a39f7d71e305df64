using AudienceML.Features.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Reranking;
using AudienceML.Models.Customer.Recommendation.Rules;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Tests.Customer.Recommendation.Reranking;

/// <summary>What every stage keeps that only changes the order.</summary>
public sealed class RerankerContractTests
{
    private static readonly string[] Names = ["mmr", "quota", "novelty", "exposure", "objectives", "calibration", "boost"];

    [FsCheck.NUnit.Property(MaxTest = 150)]
    public void Rerank_AnyList_IsAPermutationAndTheSameEveryTime(int seed)
    {
        foreach (var name in Names)
        {
            var random = new Random(seed);
            var state = World.AnyState(random, World.AnyCatalogue(random));
            var list = World.AnyCandidates(random, state.Catalogue);
            var (before, again, asOther) = (list.ToArray(), list.ToList(), new System.Collections.ObjectModel.ObservableCollection<Candidate>(list));
            var reranker = Create(name, random, state);
            Assert.That(reranker.Name, Is.EqualTo(name));
            reranker.Rerank(state, list);
            reranker.Rerank(state, again);
            reranker.Rerank(state, asOther);
            Assert.That(list.Select(c => c with { Score = 0 }), Is.EquivalentTo(before.Select(c => c with { Score = 0 })), "the same items with source and propensity");
            Assert.That(list.Select(c => c.Score), Has.All.Matches<float>(float.IsFinite));
            Assert.That(again, Is.EqualTo(list));
            Assert.That(asOther, Is.EqualTo(list), "whatever kind of list it is");
        }
    }

    [Test]
    public void Rerank_NothingAndOneItem_LeavesThem([ValueSource(nameof(Names))] string name)
    {
        var random = new Random(3);
        var state = World.AnyState(random, World.AnyCatalogue(random));
        var reranker = Create(name, random, state);
        var list = new List<Candidate>();
        reranker.Rerank(state, list);
        Assert.That(list, Is.Empty);
        list.Add(new Candidate(0, 1, 2));
        reranker.Rerank(state, list);
        Assert.That(list.Select(c => c.Item), Is.EqualTo(new[] { 0 }));
    }

    [Test]
    public void Rerank_EmptyHistoryWithoutVectorsAndPopularity_Works([ValueSource(nameof(Names))] string name)
    {
        var state = World.State(World.Plain(4));
        var list = World.Candidates(4, 3, 2, 1);
        Create(name, new Random(1), state).Rerank(state, list);
        Assert.That(list, Has.Count.EqualTo(4));
    }

    private static IReranker Create(string name, Random random, QueryState state) => name switch
    {
        "mmr" => new MmrReranker(random.NextDouble()),
        "quota" => new QuotaReranker(
            [new QuotaCap(ItemFacetKind.Genre, 1, 3), new QuotaCap(ItemFacetKind.Creator, 2, MainOnly: false)],
            [new QuotaShare(ItemFacetKind.Type, "film", random.NextDouble() / 2, 0.7)]),
        "novelty" => new NoveltyReranker(random.NextDouble()),
        "exposure" => new ExposureCapReranker(new ExposureLedger(ItemFacetKind.Creator), random.NextDouble() + 0.001),
        "objectives" => new MultiObjectiveReranker(new ObjectiveWeights
        {
            Freshness = random.NextDouble(),
            Novelty = random.NextDouble(),
            PopularityDampening = random.NextDouble(),
            Objectives = [new ItemObjective("revenue", 0.3, Enumerable.Range(0, state.Catalogue.Count).Select(_ => random.NextSingle()).ToArray())],
        }),
        "calibration" => new CalibrationReranker(random.NextDouble()),
        _ => new BoostReranker(),
    };
}
