using FluentValidation;

namespace AudienceML.Registry.Requests;

internal sealed class ShowModelValidator : AbstractValidator<ShowModel>
{
    public ShowModelValidator() => RuleFor(r => r.Key).NamesAModel();
}
