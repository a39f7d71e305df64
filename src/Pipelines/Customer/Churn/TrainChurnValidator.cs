using AudienceML.Pipelines.Requests;
using FluentValidation;

namespace AudienceML.Pipelines.Customer.Churn;

internal sealed class TrainChurnValidator : AbstractValidator<TrainChurn>
{
    public TrainChurnValidator()
    {
        RuleFor(r => r.Training).IsTraining();
        RuleFor(r => r.Data!.Labels.HorizonDays).InclusiveBetween(1, 3650).WithMessage("The horizon is 1 to 3650 days.").When(r => r.Data is not null);
        RuleFor(r => r.Data!.TrainingDates).InclusiveBetween(1, 60).WithMessage("There are 1 to 60 dates to learn from.").When(r => r.Data is not null);
    }
}
