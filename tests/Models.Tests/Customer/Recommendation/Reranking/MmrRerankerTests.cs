using AudienceML.Learning.Numerics;
using AudienceML.Models.Customer.Recommendation.Reranking;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Tests.Customer.Recommendation.Reranking;

public sealed class MmrRerankerTests
{
    [FsCheck.NUnit.Property(MaxTest = 300)]
    public void Rerank_AnyList_IsThePlainDefinition(int seed)
    {
        var random = new Random(seed);
        var state = World.AnyState(random, World.AnyCatalogue(random));
        var list = World.AnyCandidates(random, state.Catalogue);
        var lambda = random.NextDouble();
        var expected = Plain(state, [.. list], lambda);
        new MmrReranker(lambda).Rerank(state, list);
        Assert.That(list, Is.EqualTo(expected));
    }

    [FsCheck.NUnit.Property(MaxTest = 100)]
    public void Rerank_LambdaOne_IsTheOrderGivenWhateverTheScores(int seed)
    {
        var random = new Random(seed);
        var state = World.AnyState(random, World.AnyCatalogue(random));
        var list = World.AnyCandidates(random, state.Catalogue);
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list));
        var before = list.ToArray();
        new MmrReranker(1).Rerank(state, list);
        Assert.That(list, Is.EqualTo(before));
        new MmrReranker(0.999999).Rerank(state with { ItemVectors = World.AnyVectors(new(1), state.Catalogue.Count, 1) }, list);
        Assert.That(list, Is.EquivalentTo(before));
    }

    [Test]
    public void Rerank_TwoKinds_AlternatesWhereDiversityCounts()
    {
        var vectors = World.Vectors([1, 0], [1, 0.01f], [1, 0.02f], [0, 1], [0.01f, 1]);
        var list = World.Candidates(1, 0.99f, 0.98f, 0.97f, 0.96f);
        new MmrReranker(0.5, depth: 2).Rerank(World.State(World.Plain(5), vectors: vectors), list);
        Assert.That(list.Select(c => c.Item), Is.EqualTo(new[] { 0, 3, 1, 2, 4 }), "one of each kind, then the order given");
    }

    [Test]
    public void Rerank_NoVectorsOrNothingToOrder_LeavesTheList()
    {
        var list = World.Candidates(3, 2, 1);
        new MmrReranker(0.1).Rerank(World.State(World.Plain(3)), list);
        Assert.That(list.Select(c => c.Item), Is.EqualTo(new[] { 0, 1, 2 }));
        var none = new List<Candidate>();
        new MmrReranker(0.1).Rerank(World.State(World.Plain(3), vectors: World.AnyVectors(new(1), 3, 2)), none);
        Assert.That(none, Is.Empty);
    }

    [TestCase(-0.1)]
    [TestCase(1.1)]
    [TestCase(double.NaN)]
    public void Create_LambdaOutOfRange_SaysRangeAndValue(double lambda) =>
        Assert.That(() => new MmrReranker(lambda), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("0 to 1"));

    /// <summary>The definition: all values anew at each place, from relevance 0 to 1 and the greatest similarity to those chosen.</summary>
    private static Candidate[] Plain(QueryState state, List<Candidate> left, double lambda)
    {
        var relevance = new float[left.Count];
        CandidateLists.Relevance(left.ToArray(), relevance);
        var byItem = left.Select((c, i) => (c.Item, Relevance: relevance[i])).ToDictionary(x => x.Item, x => x.Relevance);
        var weight = (float)lambda;
        var chosen = new List<Candidate>();
        while (left.Count > 0 && chosen.Count < state.Query.Count)
        {
            var best = left.MaxBy(c => (weight * byItem[c.Item]) - ((1 - weight) * chosen.Select(o => Kernels.Dot(
                state.ItemVectors!.Row(o.Item), state.ItemVectors.Row(c.Item))).DefaultIfEmpty(0).Max()));
            chosen.Add(best);
            left.Remove(best);
        }

        return [.. chosen, .. left];
    }
}
