namespace AudienceML.Infrastructure.Csv.Ratings;

/// <summary>Where a row stands, and what its columns are called.</summary>
internal readonly record struct RatingPlace(string Path, long Line, string User, string Item, string Rating, string Time);
