using FluentValidation;

namespace AudienceML.Registry.Requests;

internal sealed class ExportModelValidator : AbstractValidator<ExportModel>
{
    public ExportModelValidator()
    {
        RuleFor(r => r.Key).NamesAModel();
        RuleFor(r => r.Directory).NotEmpty().WithMessage("Directory names no folder.");
        RuleFor(r => r.Directory).Must(d => d is null || !d.Contains('\0', StringComparison.Ordinal)).WithMessage("Directory has a NUL in it.");
    }
}
