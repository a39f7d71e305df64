namespace AudienceML.Learning.Neural.Recommenders;

/// <summary>What a neural recommender minimises over the items a user took and a sample of those that the user did not.</summary>
public enum RankingLoss
{
    /// <summary>
    /// The taken item against all sampled ones at once, as the choice of one of them: log softmax, with the sample's weight raised to that of the
    /// whole catalogue.
    /// </summary>
    Softmax,

    /// <summary>The taken item above a sampled one, pair by pair: log σ(difference) (Rendle et al. 2009, BPR).</summary>
    Bpr,

    /// <summary>Taken or not, item by item: the log loss of He et al. (2017).</summary>
    LogLoss,
}
