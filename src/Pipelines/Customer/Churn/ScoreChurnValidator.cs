using FluentValidation;

namespace AudienceML.Pipelines.Customer.Churn;

internal sealed class ScoreChurnValidator : AbstractValidator<ScoreChurn>
{
    public ScoreChurnValidator()
    {
        RuleFor(r => r.FeatureDate).NotEqual(default(DateOnly)).WithMessage("FeatureDate is missing.");
        RuleFor(r => r.Reasons).InclusiveBetween(0, 100).WithMessage("Reasons are 0 to 100 a user.");
        RuleFor(r => r.PartitionRows).InclusiveBetween(1, 1_000_000).WithMessage("A partition has 1 to 1,000,000 users.");
    }
}
