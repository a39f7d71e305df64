namespace AudienceML.Features.Shared.Quality;

/// <summary>What can be wrong with a column.</summary>
public enum DataQualityIssue
{
    /// <summary>There are no rows at all.</summary>
    Empty = 0,

    /// <summary>Many values are missing.</summary>
    Missing = 1,

    /// <summary>All values are the same.</summary>
    Constant = 2,

    /// <summary>Values lie outside their range.</summary>
    OutOfRange = 3,

    /// <summary>Ids occur more than once.</summary>
    Duplicate = 4,

    /// <summary>Times lie after the moment that the data was taken.</summary>
    Future = 5,

    /// <summary>Categories are not in their reference.</summary>
    UnexpectedCategory = 6,

    /// <summary>Numbers are infinite or no numbers.</summary>
    NotFinite = 7,
}
