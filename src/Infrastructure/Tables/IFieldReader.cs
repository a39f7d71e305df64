namespace AudienceML.Infrastructure.Tables;

/// <summary>Gives the fields of a row in the order of the table's columns; a column that the source does not have is missing.</summary>
internal interface IFieldReader
{
    /// <summary>An id that has to be there.</summary>
    Guid Id();

    /// <summary>An id, or null.</summary>
    Guid? IdOrNull();

    /// <summary>A tenant's company or brand, all zeros when it is missing.</summary>
    Guid Tenant();

    /// <summary>Text, or null.</summary>
    string? Text();

    /// <summary>Text of which there are few different ones, or null; equal ones are one string.</summary>
    string? Word();

    /// <summary>A point in time that has to be there.</summary>
    DateTimeOffset Time();

    /// <summary>A point in time, or null.</summary>
    DateTimeOffset? TimeOrNull();

    /// <summary>A calendar day that has to be there.</summary>
    DateOnly Day();

    /// <summary>A calendar day, or null.</summary>
    DateOnly? DayOrNull();

    /// <summary>A whole number, 0 when it is missing.</summary>
    int Whole();

    /// <summary>A whole number, or null.</summary>
    int? WholeOrNull();

    /// <summary>A number, or null.</summary>
    double? Number();

    /// <summary>Yes or no, or null.</summary>
    bool? Flag();

    /// <summary>A json document as UTF-8, valid until the next field; empty when it is missing.</summary>
    ReadOnlySpan<byte> Json();

    /// <summary>Texts, possibly none.</summary>
    IReadOnlyList<string> Texts();

    /// <summary>The failure for a field that does not hold what it should.</summary>
    /// <param name="expected">What it should hold, such as "a list of ids".</param>
    /// <param name="cause">What the parser said.</param>
    Exception Malformed(string expected, Exception cause);
}
