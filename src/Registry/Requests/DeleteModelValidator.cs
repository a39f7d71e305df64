using FluentValidation;

namespace AudienceML.Registry.Requests;

internal sealed class DeleteModelValidator : AbstractValidator<DeleteModel>
{
    public DeleteModelValidator()
    {
        RuleFor(r => r.Key).NamesAModel();
        RuleFor(r => r.Version).NamesAVersion();
        RuleFor(r => r.By).IsShortText();
        RuleFor(r => r.Reason).IsShortText();
    }
}
