namespace AudienceML.Learning.Errors;

/// <summary>Training data that no model can be learned from: no rows, one class only, a label that is not a number.</summary>
public sealed class TrainingDataException(string problem, string remedy, string code = "AML1001")
    : AudienceException(code, problem, remedy);
