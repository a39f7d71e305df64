using AudienceML.Learning.Recommenders;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Explanations;
using AudienceML.Models.Customer.Recommendation.Products;

namespace AudienceML.Models.Tests.Customer.Recommendation.Explanations;

public sealed class RecommendationExplainerTests
{
    [Test]
    public void Explain_FilmsByAls_WeightsAddUpToTheScore()
    {
        var films = RealCatalogues.Films;
        var explainer = new RecommendationExplainer(films.Parts, null, new() { Reasons = 5 });
        var scores = new float[films.Parts.Catalogue.Count];
        for (var user = 0; user < 20; user++)
        {
            var state = films.StateOf(user);
            films.Model.Score(state.History, scores);
            var query = explainer.Prepare(state);
            foreach (var item in Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).Take(10))
            {
                var reasons = query.Explain(item, [new ScorePart(RecommendationReasonKind.Popular, scores[item], (IExplainableRecommender)films.Model)]);
                Assert.That(reasons.Sum(r => r.Weight), Is.EqualTo(scores[item]).Within(1e-5));
                Assert.That(reasons, Has.Length.InRange(1, 5));
                Assert.That(reasons.Select(r => r.Weight), Is.Ordered.Descending);
                var named = reasons.Where(r => r.Kind == RecommendationReasonKind.BecauseYouLiked && r.Subject is not null).ToArray();
                Assert.That(named.Select(r => films.Parts.Catalogue.Ids.RowOf(r.Subject!)), Is.SubsetOf(state.HistoryItems.ToArray()));
                Assert.That(named.Select(r => r.Weight), Is.All.Positive);
            }
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 100)]
    public void Explain_AnyParts_AddUpAndNameOnlyWhatTheHistoryHas(int seed)
    {
        var random = new Random(seed);
        var state = World.AnyState(random, World.AnyCatalogue(random));
        var model = new Sums([.. Enumerable.Range(0, state.Catalogue.Count).Select(_ => (random.NextSingle() * 2) - 1)]);
        var parts = new[]
        {
            new ScorePart(RecommendationReasonKind.Popular, random.NextDouble(), model, random.NextDouble() * 3),
            new ScorePart(RecommendationReasonKind.Trending, random.NextDouble()),
            new ScorePart(RecommendationReasonKind.UsersLikeYou, random.NextDouble(), model),
        };
        var query = new RecommendationExplainer(
            new() { Catalogue = state.Catalogue, TasteVectors = state.ItemVectors }, null, new() { Reasons = random.Next(2, 9), NamedItems = random.Next(0, 4) }).Prepare(state);
        for (var item = 0; item < state.Catalogue.Count; item++)
        {
            var reasons = query.Explain(item, parts);
            Assert.That(reasons.Sum(r => r.Weight), Is.EqualTo(parts.Sum(p => p.Value)).Within(1e-4));
            Assert.That(reasons.Select(r => (r.Kind, r.Subject)), Is.Unique);
            foreach (var reason in query.Explain(item).Concat(reasons))
            {
                var of = state.Catalogue[item];
                Assert.That(ReasonText.Describe(reason, state.Catalogue), Does.EndWith("."));
                var isTrue = reason.Kind switch
                {
                    RecommendationReasonKind.BecauseYouLiked => reason.Subject is null || state.HistoryItems.ToArray().Contains(state.Catalogue.Ids.RowOf(reason.Subject)),
                    RecommendationReasonKind.Genre => of.Genres.Contains(reason.Subject!),
                    RecommendationReasonKind.Topic => of.Tags.Contains(reason.Subject!),
                    RecommendationReasonKind.Creator => of.CreatorId == reason.Subject,
                    _ => true,
                };
                Assert.That(isTrue, $"{reason} of item {item}");
            }
        }
    }

    [Test]
    public void Explain_WithoutParts_SaysWhatTheHistoryShares()
    {
        var catalogue = World.Catalogue(
            new() { ItemId = "seen", Title = "Heat", Genres = ["Crime"], CreatorId = "Mann" }, new() { ItemId = "other", Genres = ["War"] },
            new() { ItemId = "new", Genres = ["Crime", "Drama"], CreatorId = "Mann", PublishedAt = World.Now.AddDays(-1) });
        var state = World.State(catalogue, history: [0, 1], values: [3, 1]);
        var parts = new ProductParts { Catalogue = catalogue, TasteVectors = World.Vectors([1, 0], [0, 1], [0.8f, 0.6f]), Support = new[] { 9, 1, 2 } };
        var reasons = new RecommendationExplainer(parts).Prepare(state).Explain(2);
        Assert.That(reasons.Select(r => (r.Kind, r.Subject, Math.Round(r.Weight, 4))), Is.EqualTo(new (RecommendationReasonKind, string?, double)[]
        {
            (RecommendationReasonKind.BecauseYouLiked, "seen", 0.8), (RecommendationReasonKind.Fresh, null, 0.7937),
            (RecommendationReasonKind.Genre, "Crime", 0.75), (RecommendationReasonKind.Creator, "Mann", 0.75),
            (RecommendationReasonKind.BecauseYouLiked, "other", 0.2),
        }));
        Assert.That(ReasonText.Describe(reasons, catalogue), Is.EqualTo("Because you liked Heat. It is new."));
        Assert.That(new RecommendationExplainer(parts).Prepare(World.State(catalogue)).Explain(0).Select(r => r.Kind), Is.EqualTo(new[] { RecommendationReasonKind.Popular }));
        Assert.That(new RecommendationExplainer(parts).Prepare(World.State(catalogue)).Explain(1), Is.Empty);
        Assert.That(ReasonText.Describe([], catalogue), Is.Empty);
    }

    [Test]
    public void Neighbours_OfAUser_AreThoseOfThePlainCosine()
    {
        var films = RealCatalogues.Films;
        var neighbours = new ReaderNeighbours(films.Ratings, 10);
        for (var user = 0; user < 15; user++)
        {
            var history = films.Ratings.HistoryOf(user);
            var found = neighbours.Find(history);
            var mine = history.Items.ToArray().ToHashSet();
            var plain = Enumerable.Range(0, films.Ratings.UserCount).Where(u => u != user).Select(u =>
            {
                var theirs = films.Ratings.ByUser.Columns(u).ToArray();
                return (User: u, Cosine: theirs.Length == 0 ? 0 : theirs.Count(mine.Contains) / Math.Sqrt((double)theirs.Length * mine.Count));
            }).OrderByDescending(x => x.Cosine).ThenBy(x => x.User).Take(10).Select(x => x.User).ToArray();
            Assert.That(found.Users.ToArray(), Is.EqualTo(plain));
            var item = films.Ratings.ByUser.Columns(plain[0])[0];
            Assert.That(found.WhoTook(item), Is.EqualTo(plain.Count(u => films.Ratings.ByUser.Columns(u).Contains(item))));
            Assert.That(found.WhoTook(1_000_000), Is.Zero);
        }

        Assert.That(neighbours.Find(default).Count, Is.Zero);
        var state = films.StateOf(0);
        var reasons = new RecommendationExplainer(films.Parts, neighbours).Prepare(state).Explain(49);
        Assert.That(reasons.Single(r => r.Kind == RecommendationReasonKind.UsersLikeYou).Weight, Is.InRange(0.5, 1), "nearly all who are like the first user like Star Wars");
    }

    /// <summary>A recommender whose score is the sum of fixed values of the history's items.</summary>
    private sealed class Sums(float[] values) : IExplainableRecommender
    {
        public string Format => "sums/1";

        public int ItemCount => values.Length;

        public float Explain(in ItemHistory history, int item, Span<float> contributions)
        {
            for (var i = 0; i < history.Count; i++)
            {
                contributions[i] = values[history.Items[i]] * history.ValueAt(i);
            }

            return 0;
        }

        public void Score(in ItemHistory history, Span<float> scores) => throw new NotSupportedException();

        public void Score(in ItemHistory history, ReadOnlySpan<int> items, Span<float> scores) => throw new NotSupportedException();

        public void Write(BinaryWriter writer) => throw new NotSupportedException();
    }
}
