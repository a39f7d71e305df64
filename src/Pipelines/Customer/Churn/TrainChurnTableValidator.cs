using AudienceML.Pipelines.Requests;
using FluentValidation;

namespace AudienceML.Pipelines.Customer.Churn;

internal sealed class TrainChurnTableValidator : AbstractValidator<TrainChurnTable>
{
    public TrainChurnTableValidator()
    {
        RuleFor(r => r.Training).IsTraining();
        RuleFor(r => r.Rows).NotNull().WithMessage("Rows are missing.");
        RuleFor(r => r.Schema).NotNull().WithMessage("Schema is missing.")
            .Must(s => s is null || s.Columns.Length > 0).WithMessage("The table has no columns beside the id and the label.");
        RuleFor(r => r.Source).NotEmpty().WithMessage("Source says what the rows are.");
    }
}
