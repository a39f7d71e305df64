using FluentValidation;

namespace AudienceML.Registry.Requests;

internal sealed class RollbackModelValidator : AbstractValidator<RollbackModel>
{
    public RollbackModelValidator()
    {
        RuleFor(r => r.Key).NamesAModel();
        RuleFor(r => r.By).IsShortText();
        RuleFor(r => r.Reason).IsShortText();
    }
}
