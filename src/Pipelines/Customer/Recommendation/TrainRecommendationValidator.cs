using AudienceML.Pipelines.Requests;
using FluentValidation;

namespace AudienceML.Pipelines.Customer.Recommendation;

internal sealed class TrainRecommendationValidator : AbstractValidator<TrainRecommendation>
{
    public TrainRecommendationValidator()
    {
        RuleFor(r => r.Training).IsTraining();
        RuleFor(r => r.Data!)
            .Must(d => d.From is null || d.Until is null || d.From < d.Until).WithMessage("From lies before Until.")
            .When(r => r.Data is not null);
        RuleFor(r => r.Options!.Algorithm).NotEmpty().WithMessage("Algorithm names an algorithm, or hybrid.").When(r => r.Options is not null);
    }
}
