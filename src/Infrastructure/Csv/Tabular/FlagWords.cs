namespace AudienceML.Infrastructure.Csv.Tabular;

/// <summary>The pairs of words that flags are written with.</summary>
[Flags]
internal enum FlagWords
{
    None = 0,
    Digits = 1,
    YesNo = 2,
    TrueFalse = 4,
}
