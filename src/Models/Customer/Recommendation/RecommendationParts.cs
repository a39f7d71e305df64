using System.Collections.Immutable;
using AudienceML.Core.Features;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;
using AudienceML.Models.Customer.Recommendation.Sources;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>What a model is made of, and what is stored of it. Everything else is computed from this.</summary>
internal sealed record RecommendationParts
{
    public required RecommendationOptions Options { get; init; }

    /// <summary>The items; those that the recommenders know come first.</summary>
    public required ItemCatalogue Catalogue { get; init; }

    public required IdMap Users { get; init; }

    /// <summary>Users × the items of training.</summary>
    public required Interactions Histories { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required ImmutableArray<string> SourceNames { get; init; }

    /// <summary>One a source.</summary>
    public required ImmutableArray<float> Weights { get; init; }

    public required ImmutableArray<NamedRecommender> Recommenders { get; init; }

    /// <summary>Which groups the users belong to.</summary>
    public AudienceGroups Groups { get; init; } = AudienceGroups.Empty;

    /// <summary>What the items are; null when the catalogue does not say.</summary>
    public ItemContent? Content { get; init; }

    /// <summary>Items × dimensions; null when there is no content.</summary>
    public FeatureMatrix? ContentVectors { get; init; }

    /// <summary>Factors of items that came after the training.</summary>
    public ImmutableArray<NewItemFactors> AddedFactors { get; init; } = [];

    /// <summary>The learned ranker's trees; null when there is none.</summary>
    public IScorer? Ranker { get; init; }

    /// <summary>What turns a candidate into the trees' features.</summary>
    public FeatureEncoder<CandidateRow>? Encoder { get; init; }

    /// <summary>Refuses parts that do not belong together, such as factors of another catalogue's items.</summary>
    /// <exception cref="FormatException">Names what does not fit.</exception>
    public RecommendationParts Checked()
    {
        foreach (var (name, recommender) in Recommenders)
        {
            Require(
                recommender.ItemCount == Histories.ItemCount,
                $"'{name}' knows {recommender.ItemCount} items and the histories {Histories.ItemCount}: they are of different catalogues.");
        }

        Require(Histories.ItemCount <= Catalogue.Count, $"The catalogue has {Catalogue.Count} items; the model learned of {Histories.ItemCount}.");
        Require(Users.Count == Histories.UserCount, $"There are {Users.Count} users and {Histories.UserCount} histories.");
        Require(Weights.Length == SourceNames.Length, $"There are {SourceNames.Length} sources and {Weights.Length} weights.");
        Require(Groups.OfUsers.Length == 0 || Groups.OfUsers.Length == Users.Count * AudienceGroups.Kinds, "The groups are of other users.");
        Require(ContentVectors is null || ContentVectors.RowCount == Catalogue.Count, "The content vectors are of other items.");
        return this;
    }

    private static void Require(bool isMet, string problem)
    {
        if (!isMet)
        {
            throw new FormatException(problem);
        }
    }

    public IRecommender RecommenderOf(string source) => 
        (Recommenders.FirstOrDefault(r => r.Name == source) ?? Recommenders.First(r => source == Recommendation.SourceNames.Similar && r.Name == Recommendation.SourceNames.Neighbours))
        .Recommender;
}
