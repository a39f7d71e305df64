namespace AudienceML.Learning.Data;

/// <summary>The pair of words that a flag is written with.</summary>
internal enum FlagWords
{
    None,
    TrueFalse,
    YesNo,
    Digits,
}
