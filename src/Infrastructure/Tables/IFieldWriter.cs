namespace AudienceML.Infrastructure.Tables;

/// <summary>Takes the fields of a row in the order of the table's columns.</summary>
internal interface IFieldWriter
{
    /// <summary>An id that is always there.</summary>
    void Id(Guid value);

    /// <summary>An id that may be missing.</summary>
    void Id(Guid? value);

    /// <summary>A tenant's company or brand; all zeros where there is one tenant only.</summary>
    void Tenant(Guid value);

    /// <summary>Text.</summary>
    void Text(string? value);

    /// <summary>A point in time.</summary>
    void Time(DateTimeOffset? value);

    /// <summary>A calendar day.</summary>
    void Day(DateOnly? value);

    /// <summary>A whole number.</summary>
    void Whole(int? value);

    /// <summary>A number.</summary>
    void Number(double? value);

    /// <summary>Yes or no.</summary>
    void Flag(bool? value);

    /// <summary>A json document as UTF-8; empty is missing.</summary>
    void Json(ReadOnlySpan<byte> value);

    /// <summary>Texts, possibly none.</summary>
    void Texts(IReadOnlyList<string> values);
}
