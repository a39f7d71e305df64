using FluentValidation;

namespace AudienceML.Pipelines.Requests;

internal sealed class TrainModelValidator : AbstractValidator<TrainModel>
{
    public TrainModelValidator()
    {
        RuleFor(r => r.Code).NotEqual(default(Core.Models.ModelCode)).WithMessage("Code names no model.");
        RuleFor(r => r.Training).IsTraining();
    }
}
