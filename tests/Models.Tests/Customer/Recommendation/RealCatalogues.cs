using System.Globalization;
using System.Text;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Features.Editorial.Rows;
using AudienceML.Learning.Data;
using AudienceML.Learning.Factorization.Als;
using AudienceML.Learning.Recommenders;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Products;
using AudienceML.Models.Customer.Recommendation.Stages;
using AudienceML.Models.Tests.Data;

namespace AudienceML.Models.Tests.Customer.Recommendation;

/// <summary>Films with ratings, and music with how it sounds. Read once.</summary>
internal static class RealCatalogues
{
    private static readonly string[] FilmGenres =
    [
        "unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary", "Drama", "Fantasy", "Film-Noir", "Horror",
        "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
    ];

    private static readonly Lazy<FilmWorld> LazyFilms = new(ReadFilms);
    private static readonly Lazy<ProductParts> LazyMusic = new(ReadMusic);

    /// <summary>ML-100K: 1,682 films, and vectors of an ALS that learned from all ratings of 4 and 5.</summary>
    public static FilmWorld Films => LazyFilms.Value;

    /// <summary>41,106 tracks with audio features and decade; content vectors only.</summary>
    public static ProductParts Music => LazyMusic.Value;

    private static FilmWorld ReadFilms()
    {
        var items = File.ReadLines(RealData.Find("ml-100k/u.item"), Encoding.Latin1).Where(line => line.Length > 0).Select(line =>
        {
            var cells = line.Split('|');
            var genres = Enumerable.Range(0, FilmGenres.Length).Where(g => cells[5 + g] == "1").Select(g => FilmGenres[g]);
            return new CatalogueItem
            {
                ItemId = cells[0], Title = cells[1], ItemType = "film", Genres = [.. genres],
                Year = cells[2].Length > 4 ? int.Parse(cells[2][^4..], CultureInfo.InvariantCulture) : null,
            };
        });
        var catalogue = new ItemCatalogue([.. items]);
        var ratings = File.ReadLines(RealData.Find("ml-100k/u.data")).Select(line => Array.ConvertAll(
            line.Split('\t'), cell => int.Parse(cell, CultureInfo.InvariantCulture))).Where(r => r[2] >= 4);
        var byUser = ratings.GroupBy(r => r[0] - 1).OrderBy(g => g.Key).ToDictionary(g => g.Key, g => g.OrderBy(r => r[1]).ToArray());
        int[] starts = [0, .. Enumerable.Range(0, 943).Select(u => byUser.GetValueOrDefault(u)?.Length ?? 0)];
        for (var i = 1; i < starts.Length; i++)
        {
            starts[i] += starts[i - 1];
        }

        var pairs = byUser.Values.SelectMany(r => r).ToArray();
        var matrix = new SparseMatrix(starts, Array.ConvertAll(pairs, r => r[1] - 1), Array.ConvertAll(pairs, _ => 1f), catalogue.Count);
        var interactions = new Interactions(matrix, Array.ConvertAll(pairs, r => r[3] * 1000L));
        var model = new ImplicitAlsLearner(new ImplicitAlsOptions { Factors = 24, Iterations = 8 }).Learn(interactions, new LearningContext(1));
        var support = Enumerable.Range(0, catalogue.Count).Select(i => interactions.ByItem.Columns(i).Length).ToArray();
        var vectors = new FeatureMatrix(catalogue.Count, ((IFactorRecommender)model).ItemFactors.ColumnCount);
        for (var i = 0; i < catalogue.Count; i++)
        {
            var row = ((IFactorRecommender)model).ItemFactors.Row(i);
            var length = MathF.Sqrt(row.ToArray().Sum(x => x * x));
            for (var j = 0; j < row.Length; j++)
            {
                vectors.Row(i)[j] = support[i] > 0 ? row[j] / length : 0;
            }
        }

        return new(new ProductParts { Catalogue = catalogue, TasteVectors = vectors, Support = support }, interactions, model);
    }

    private static ProductParts ReadMusic()
    {
        var items = new Dictionary<string, CatalogueItem>(StringComparer.Ordinal);
        foreach (var decade in (string[])["60s", "70s", "80s", "90s", "00s", "10s"])
        {
            foreach (var line in File.ReadLines(RealData.Find($"spotify-tracks/dataset-of-{decade}.csv")).Skip(1))
            {
                // Names with commas come first; the uri and the numbers behind it have none.
                var cells = line.Split(',');
                double Value(int fromEnd) => double.Parse(cells[^fromEnd], CultureInfo.InvariantCulture);
                var names = string.Join(',', cells[..^18]);
                var artist = names.EndsWith('"') ? names[(names.LastIndexOf(",\"", StringComparison.Ordinal) + 1)..].Trim('"') : names[(names.LastIndexOf(',') + 1)..];
                items.TryAdd(cells[^18], new CatalogueItem
                {
                    ItemId = cells[^18], Title = names, ItemType = "track", CreatorId = artist, Year = int.Parse(cells[^1], CultureInfo.InvariantCulture),
                    Audio = new AudioFeatures
                    {
                        Danceability = Value(17), Energy = Value(16), Loudness = Value(14), Speechiness = Value(12), Acousticness = Value(11),
                        Instrumentalness = Value(10), Liveness = Value(9), Valence = Value(8), Tempo = Value(7),
                    },
                });
            }
        }

        var catalogue = new ItemCatalogue([.. items.Values]);
        return new ProductParts { Catalogue = catalogue, ContentVectors = AudioVectors.Create(catalogue) };
    }

    /// <summary>Films and who liked them.</summary>
    internal sealed record FilmWorld(ProductParts Parts, Interactions Ratings, IRecommender Model)
    {
        /// <summary>A user's history, at the moment of the last rating.</summary>
        public QueryState StateOf(int user, RecommendationQuery? query = null)
        {
            var history = Ratings.HistoryOf(user);
            return World.State(
                Parts.Catalogue, query ?? new() { UserId = $"{user + 1}" }, history.Items.ToArray(), history.Values.ToArray(), history.Times.ToArray(), Parts.TasteVectors)
                with { Now = DateTimeOffset.FromUnixTimeMilliseconds(history.Times.IsEmpty ? 0 : history.Times.ToArray().Max()), User = user };
        }
    }
}
