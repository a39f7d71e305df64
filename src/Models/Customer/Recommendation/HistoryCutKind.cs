namespace AudienceML.Models.Customer.Recommendation;

/// <summary>Where histories are cut into what is known and what is to be found.</summary>
public enum HistoryCutKind
{
    /// <summary>Each at its own end: a share of the items, those first taken last.</summary>
    EachUser = 0,

    /// <summary>All at one moment: nothing of the future is learned from, as when the model is used.</summary>
    Moment = 1,
}
