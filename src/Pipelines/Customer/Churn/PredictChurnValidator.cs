using FluentValidation;

namespace AudienceML.Pipelines.Customer.Churn;

internal sealed class PredictChurnValidator : AbstractValidator<PredictChurn>
{
    public PredictChurnValidator() => RuleFor(r => r.UserId).NotEmpty().WithMessage("UserId names no user.");
}
