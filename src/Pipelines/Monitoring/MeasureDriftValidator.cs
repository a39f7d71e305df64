using FluentValidation;

namespace AudienceML.Pipelines.Monitoring;

internal sealed class MeasureDriftValidator<TRow> : AbstractValidator<MeasureDrift<TRow>>
{
    public MeasureDriftValidator()
    {
        RuleFor(r => r.Entry).NotNull().WithMessage("Entry is missing.");
        RuleFor(r => r.Model).NotNull().WithMessage("Model is missing.");
        RuleFor(r => r.Source).NotEmpty().WithMessage("Source says what the rows are.");
    }
}
