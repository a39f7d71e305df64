namespace AudienceML.Learning.Errors;

/// <summary>Tabular data that cannot be taken as they are: a cell that does not fit its column, missing or repeated columns.</summary>
public sealed class TableDataException(string problem, string remedy, string code = "AML1020")
    : AudienceException(code, problem, remedy);
