namespace AudienceML.Features.Customer.Recommendation;

/// <summary>What a ranker knows of one candidate for one query. NaN where something is not known. Filled anew for each candidate.</summary>
public sealed class CandidateRow
{
    /// <summary>Creates the row.</summary>
    /// <param name="sources">The number of candidate sources.</param>
    public CandidateRow(int sources) => (Scores, Ranks) = (new float[sources], new float[sources]);

    /// <summary>One a source: where the score lies between those of the source's last and first candidate.</summary>
    public Memory<float> Scores { get; }

    /// <summary>One a source: the place from 1; NaN when it does not propose the item.</summary>
    public Memory<float> Ranks { get; }

    /// <summary>The weighted sum of what the sources say.</summary>
    public float Mixture { get; set; }

    /// <summary>The place by that sum, from 1.</summary>
    public float MixtureRank { get; set; }

    /// <summary>The best of the places.</summary>
    public float BestRank { get; set; }

    /// <summary>How many sources propose the item.</summary>
    public float SourceCount { get; set; }

    /// <summary>The share of users who took the item, 0 to 1.</summary>
    public float Popularity { get; set; }

    /// <summary>How many users took the item lately, each faded by age.</summary>
    public float Trend { get; set; }

    /// <summary>Days since publication.</summary>
    public float AgeDays { get; set; }

    /// <summary>The share of the history in the item's genres, 0 to 1.</summary>
    public float GenreAffinity { get; set; }

    /// <summary>The share of the history in the item's tags.</summary>
    public float TagAffinity { get; set; }

    /// <summary>The share of the history by the item's creator.</summary>
    public float CreatorAffinity { get; set; }

    /// <summary>The share of the history of the item's type.</summary>
    public float TypeAffinity { get; set; }

    /// <summary>The share of the item's genres that the history does not have, 0 to 1.</summary>
    public float GenreNovelty { get; set; }

    /// <summary>How alike the item is to the whole history by content, -1 to 1.</summary>
    public float ContentSimilarity { get; set; }

    /// <summary>How alike the item is to what was taken last.</summary>
    public float LastSimilarity { get; set; }

    /// <summary>The popularity of the item against that of what the user takes: above 0 for more popular ones.</summary>
    public float PopularityGap { get; set; }

    /// <summary>How much more often than usual items of the main genre are taken in this hour; 1 is as often.</summary>
    public float HourMatch { get; set; }

    /// <summary>How much more often than usual items of the main genre are taken on this weekday.</summary>
    public float WeekdayMatch { get; set; }

    /// <summary>Items of the history.</summary>
    public float HistoryLength { get; set; }

    /// <summary>Days since something was last taken.</summary>
    public float DaysSinceLast { get; set; }

    /// <summary>The kind of device; null when it is not known.</summary>
    public string? Device { get; set; }
}
