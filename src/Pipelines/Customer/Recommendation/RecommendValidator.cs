using AudienceML.Models.Customer.Recommendation;
using FluentValidation;

namespace AudienceML.Pipelines.Customer.Recommendation;

internal sealed class RecommendValidator : AbstractValidator<Recommend>
{
    private const int MostEvents = 10_000;

    public RecommendValidator()
    {
        RuleFor(r => r.Query).NotNull().WithMessage("Query is missing.").DependentRules(() =>
        {
            RuleFor(r => r.Query.Count).InclusiveBetween(1, RecommendationModel.MaximumCount).WithMessage($"Count is 1 to {RecommendationModel.MaximumCount}.");
            RuleFor(r => r.Query.Level).IsInEnum().WithMessage("Level is none of those there are.");
            RuleFor(r => r.Query.History).Must(h => h.IsDefault || h.Length <= MostEvents).WithMessage($"History has at most {MostEvents} events.");
            RuleFor(r => r.Query.Candidates).Must(c => c is not { Length: > MostEvents }).WithMessage($"Candidates are at most {MostEvents}.");
            RuleFor(r => r.Query.Context).NotNull().WithMessage("Context is missing.");
            RuleFor(r => r.Query.Rules).NotNull().WithMessage("Rules are missing.")
                .Must(r => r is null || (r.Pin.IsDefault ? 0 : r.Pin.Length) <= RecommendationModel.MaximumCount).WithMessage($"Pin has at most {RecommendationModel.MaximumCount} items.")
                .Must(r => r is null || r.ItemFactors.Values.Concat(r.GenreFactors.Values).All(f => f > 0 && double.IsFinite(f))).WithMessage("Factors are above 0 and finite.")
                .Must(r => r is null || r.SeenAfterDays >= 0).WithMessage("SeenAfterDays is 0 or more.")
                .Must(r => r is null || r.MaxAgeDays is null or >= 0).WithMessage("MaxAgeDays is 0 or more.");
        });
    }
}
