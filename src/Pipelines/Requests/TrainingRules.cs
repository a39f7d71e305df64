using AudienceML.Pipelines.Training;
using FluentValidation;

namespace AudienceML.Pipelines.Requests;

/// <summary>What several requests ask alike.</summary>
internal static class TrainingRules
{
    private const int LongestText = 1000;

    public static IRuleBuilderOptions<T, TrainingRequest> IsTraining<T>(this IRuleBuilder<T, TrainingRequest> rule) => rule
        .NotNull().WithMessage("Training is missing.")
        .Must(t => t is null || t.MaxDegreeOfParallelism >= 1).WithMessage("MaxDegreeOfParallelism is 1 or more.")
        .Must(t => t is null || IsText(t.By)).WithMessage("By has at most 1000 characters and no NUL.")
        .Must(t => t is null || IsText(t.Description)).WithMessage("Description has at most 1000 characters and no NUL.");

    private static bool IsText(string? text) => text is not null && text.Length <= LongestText && !text.Contains('\0', StringComparison.Ordinal);
}
