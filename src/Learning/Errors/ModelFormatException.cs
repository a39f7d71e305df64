namespace AudienceML.Learning.Errors;

/// <summary>A model file that cannot be used: truncated, altered, of another schema, or written by a newer version.</summary>
public sealed class ModelFormatException(string problem, string remedy, string code = "AML2001", Exception? innerException = null)
    : AudienceException(code, problem, remedy, innerException);
