using AudienceML.Features.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Reranking;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Tests.Customer.Recommendation.Reranking;

public sealed class CalibrationRerankerTests
{
    [FsCheck.NUnit.Property(MaxTest = 300)]
    public void Rerank_AnyList_IsThePlainGreedy(int seed)
    {
        var random = new Random(seed);
        var state = World.AnyState(random, World.AnyCatalogue(random));
        var list = World.AnyCandidates(random, state.Catalogue);
        var lambda = random.NextDouble();
        var before = list.ToArray();
        new CalibrationReranker(lambda).Rerank(state, list);
        if (!state.HistoryItems.ToArray().Where((h, i) => state.HistoryValues.Span[i] > 0).Any(h => !state.Catalogue[h].Genres.IsEmpty))
        {
            Assert.That(list, Is.EqualTo(before));
            return;
        }

        // Of items that are equally good within rounding either may come first, so that the values are compared, step by step.
        var relevance = new float[before.Length];
        CandidateLists.Relevance(before, relevance);
        var byItem = before.Select((c, i) => (c.Item, Value: relevance[i])).ToDictionary(x => x.Item, x => (double)x.Value);
        for (var place = 0; place < Math.Min(state.Query.Count, list.Count); place++)
        {
            var above = list.Take(place).Select(c => c.Item).ToArray();
            double Value(Candidate c) => ((1 - lambda) * byItem[c.Item]) - (lambda * Divergence(state, [.. above, c.Item]));
            Assert.That(Value(list[place]), Is.EqualTo(list.Skip(place).Max(Value)).Within(1e-9));
        }
    }

    [Test]
    public void Rerank_SeventyThirty_GivesTheListThatMix()
    {
        var history = Enumerable.Range(0, 10).Select(i => new CatalogueItem { ItemId = $"h{i}", Genres = [i < 7 ? "Romance" : "Action"] });
        var items = Enumerable.Range(0, 40).Select(i => new CatalogueItem { ItemId = $"i{i}", Genres = [i < 20 ? "Romance" : "Action"] });
        var catalogue = new ItemCatalogue([.. history, .. items]);
        var state = World.State(catalogue, new() { Count = 10 }, [.. Enumerable.Range(0, 10)]);
        List<Candidate> list = [.. Enumerable.Range(0, 40).Select(i => new Candidate(i + 10, 40 - i, 0))];
        new CalibrationReranker(0.99).Rerank(state, list);
        Assert.That(list.Take(10).Count(c => catalogue[c.Item].Genres[0] == "Romance"), Is.EqualTo(7), "without it all ten would be romances");
    }

    /// <summary>Steck's divergence of a list, from its definition.</summary>
    private static double Divergence(QueryState state, int[] list)
    {
        string[] GenresOf(int item) => [.. state.Catalogue[item].Genres.Distinct()];
        var p = new Dictionary<string, double>();
        var total = 0.0;
        for (var i = 0; i < state.HistoryItems.Length; i++)
        {
            var (value, genres) = (state.HistoryValues.Span[i], GenresOf(state.HistoryItems.Span[i]));
            if (value > 0 && genres.Length > 0)
            {
                total += value;
                Array.ForEach(genres, g => p[g] = p.GetValueOrDefault(g) + ((double)value / genres.Length));
            }
        }

        return p.Sum(pair =>
        {
            var share = pair.Value / total;
            var inList = list.Sum(i => GenresOf(i).Contains(pair.Key) ? 1.0 / GenresOf(i).Length : 0) / list.Length;
            return share * Math.Log(share / ((0.99 * inList) + (0.01 * share)));
        });
    }
}
