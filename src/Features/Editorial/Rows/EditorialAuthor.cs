namespace AudienceML.Features.Editorial.Rows;

/// <summary>One author: a row of <c>editorial_authors</c>.</summary>
public sealed record EditorialAuthor
{
    /// <summary>The author.</summary>
    public required Guid AuthorId { get; init; }

    /// <summary>Name.</summary>
    public string? AuthorName { get; init; }

    /// <summary>The publisher's short code.</summary>
    public string? AuthorCode { get; init; }

    /// <summary>Department.</summary>
    public string? Department { get; init; }

    /// <summary>Role.</summary>
    public string? Role { get; init; }

    /// <summary>Two-letter country code.</summary>
    public string? PrimaryCountryCode { get; init; }

    /// <summary>City.</summary>
    public Guid? PrimaryCityId { get; init; }

    /// <summary>Whether the author still writes.</summary>
    public bool IsActive { get; init; } = true;
}
