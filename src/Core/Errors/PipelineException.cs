using AudienceML.Learning.Errors;

namespace AudienceML.Core.Errors;

/// <summary>A pipeline that could not go on; what it had finished is kept, and nothing is half-written.</summary>
public sealed class PipelineException(string problem, string remedy, string code = "AML6001", Exception? innerException = null)
    : AudienceException(code, problem, remedy, innerException);
