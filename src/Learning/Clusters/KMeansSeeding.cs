namespace AudienceML.Learning.Clusters;

/// <summary>How k-means chooses its first centres.</summary>
public enum KMeansSeeding
{
    /// <summary>
    /// Greedy k-means++ (Arthur, Vassilvitskii 2007): one row after another, drawn in proportion to the squared distance from the centres so
    /// far; of 2 + ln k draws (at most 8) the one that helps most is kept.
    /// </summary>
    PlusPlus,

    /// <summary>
    /// k-means|| (Bahmani et al. 2012): five rounds that draw about 2k rows each, then k-means++ on these, weighted by the rows next to them.
    /// Fewer passes than <see cref="PlusPlus"/> from some dozen clusters on.
    /// </summary>
    Parallel,

    /// <summary>Rows at random.</summary>
    Random,
}
