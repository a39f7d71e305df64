namespace AudienceML.Learning.Clusters;

/// <summary>By what a number of clusters is chosen.</summary>
public enum ClusterCountCriterion
{
    /// <summary>The greatest mean silhouette of a sample of rows.</summary>
    Silhouette,

    /// <summary>The least Davies-Bouldin index.</summary>
    DaviesBouldin,

    /// <summary>The greatest Calinski-Harabasz index.</summary>
    CalinskiHarabasz,

    /// <summary>The gap statistic against uniform rows in the same box (Tibshirani, Walther, Hastie 2001); it can find that there is one cluster only.</summary>
    Gap,

    /// <summary>The least Bayesian information criterion of a Gaussian mixture of that many components; it can find that there is one only.</summary>
    Bic,
}
