using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>A stored study that cannot be taken up: altered, or another one.</summary>
public sealed class StudyJournalException(string problem, string remedy, Exception? innerException = null)
    : AudienceException("AML2040", problem, remedy, innerException);
