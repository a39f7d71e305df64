using FluentValidation;

namespace AudienceML.Pipelines.Customer.Churn;

internal sealed class ScoreChurnRowsValidator<TRow> : AbstractValidator<ScoreChurnRows<TRow>>
{
    public ScoreChurnRowsValidator()
    {
        RuleFor(r => r.Predictor).NotNull().WithMessage("Predictor is missing.");
        RuleFor(r => r.Rows).NotNull().WithMessage("Rows are missing.");
        RuleFor(r => r.Id).NotNull().WithMessage("Id is missing.");
        RuleFor(r => r.Target).NotNull().WithMessage("Target is missing.");
        RuleFor(r => r.Reasons).InclusiveBetween(0, 100).WithMessage("Reasons are 0 to 100 a user.");
    }
}
