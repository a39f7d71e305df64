using System.Collections.Immutable;
using System.Text.Json.Serialization;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>How a recommendation model is trained and how it ranks. Checked once, by the trainer that takes it.</summary>
public sealed record RecommendationOptions
{
    /// <summary>The algorithm that is a mixture of several.</summary>
    public const string Hybrid = "hybrid";

    /// <summary>"hybrid", or one algorithm alone: als, bpr, ease, item-knn, popular, trending, genre, content and the others that are named there.</summary>
    public string Algorithm { get; init; } = Hybrid;

    /// <summary>What a hybrid is made of.</summary>
    public RecommendationTier Tier { get; init; } = RecommendationTier.Pro;

    /// <summary>For <see cref="RecommendationTier.Enterprise"/>: the sources by name.</summary>
    public ImmutableArray<string> Sources { get; init; } = [];

    /// <summary>What each source counts in a weighted hybrid, 0 or more; those not named are weighed by how well they did on a part of the data.</summary>
    public ImmutableSortedDictionary<string, double> Weights { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>Whether a learned ranker orders the candidates; null lets the tier say.</summary>
    public bool? LearnRanking { get; init; }

    /// <summary>What events say.</summary>
    public InteractionOptions Interactions { get; init; } = new();

    /// <summary>Settings of the algorithms by source, as <see cref="Learning.Recommenders.RecommenderAlgorithms"/> takes them; what is not set goes by the data.</summary>
    public ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> Settings { get; init; } =
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>>.Empty;

    /// <summary>How the trees of the learned ranker are grown; null for settings that suit it. The objective is always LambdaRank.</summary>
    [JsonIgnore]
    public GradientBoostingOptions? Ranking { get; init; }

    /// <summary>What of an item makes its content vector.</summary>
    public ItemContentOptions Content { get; init; } = new();

    /// <summary>How far lists look at the score rather than at diversity, above 0 up to 1; 1 leaves the ranker's order.</summary>
    public double Relevance { get; init; } = 1;

    /// <summary>Items that each source proposes at most, 10 to 1,000.</summary>
    public int CandidatesOfASource { get; init; } = 100;

    /// <summary>After how many days an interaction counts half for what is trending, above 0.</summary>
    public double TrendingHalfLifeDays { get; init; } = 7;

    /// <summary>Where histories are cut to learn weights and ranker, and to measure the model unless the splitter says otherwise.</summary>
    public HistoryCutKind Cut { get; init; }

    /// <summary>The share of each history, its end, that weights and the ranker are learned on, 0.05 to 0.5.</summary>
    public double RankingShare { get; init; } = 0.2;

    /// <summary>Users at most that weights and the ranker are learned on, 100 or more.</summary>
    public int RankingUsers { get; init; } = 4000;

    /// <summary>Throws when a value is out of its range.</summary>
    internal RecommendationOptions Check()
    {
        Require(!string.IsNullOrEmpty(Algorithm), nameof(Algorithm), "empty", "names an algorithm");
        Interactions.Check();
        Require(Enum.IsDefined(Tier), nameof(Tier), Tier, "is one of the named ones");
        Require(Tier != RecommendationTier.Enterprise || !Sources.IsDefaultOrEmpty, nameof(Sources), "empty", "names at least one source for the enterprise tier");
        Require(CandidatesOfASource is >= 10 and <= 1000, nameof(CandidatesOfASource), CandidatesOfASource, "is 10 to 1,000");
        Require(TrendingHalfLifeDays > 0, nameof(TrendingHalfLifeDays), TrendingHalfLifeDays, "is above 0");
        Require(RankingShare is >= 0.05 and <= 0.5, nameof(RankingShare), RankingShare, "is 0.05 to 0.5");
        Require(Relevance is > 0 and <= 1, nameof(Relevance), Relevance, "is above 0 and at most 1");
        Require(RankingUsers >= 100, nameof(RankingUsers), RankingUsers, "is 100 or more");
        foreach (var (source, weight) in Weights)
        {
            Require(weight >= 0 && double.IsFinite(weight), $"The weight of {source}", weight, "is 0 or more, and finite");
        }

        return this;
    }

    private static void Require(bool isMet, string option, object value, string range)
    {
        if (!isMet)
        {
            throw new ArgumentOutOfRangeException(option, value, $"{option} {range}.");
        }
    }
}
