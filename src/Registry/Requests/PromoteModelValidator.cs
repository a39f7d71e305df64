using FluentValidation;

namespace AudienceML.Registry.Requests;

internal sealed class PromoteModelValidator : AbstractValidator<PromoteModel>
{
    public PromoteModelValidator()
    {
        RuleFor(r => r.Key).NamesAModel();
        RuleFor(r => r.Version).NamesAVersion();
        RuleFor(r => r.Stage).IsInEnum();
        RuleFor(r => r.By).IsShortText();
        RuleFor(r => r.Reason).IsShortText();
    }
}
