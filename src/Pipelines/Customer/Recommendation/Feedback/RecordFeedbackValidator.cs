using AudienceML.Features.Customer.Rows;
using FluentValidation;

namespace AudienceML.Pipelines.Customer.Recommendation.Feedback;

internal sealed class RecordFeedbackValidator : AbstractValidator<RecordFeedback>
{
    private const int LongestId = 200;
    private const int MostEvents = 10_000;

    public RecordFeedbackValidator(TimeProvider clock)
    {
        RuleFor(r => r.Feedback)
            .Must(f => !f.IsDefaultOrEmpty && f.Length <= MostEvents).WithMessage($"Feedback has 1 to {MostEvents} events in one call.")
            .DependentRules(() => RuleForEach(r => r.Feedback).ChildRules(one =>
            {
                one.RuleFor(f => f.FeedbackId).NotEmpty().WithMessage("FeedbackId is empty; a new id for each event lets a call be repeated.");
                one.RuleFor(f => f.UserId).Must(IsId).WithMessage($"UserId has 1 to {LongestId} characters and no NUL.");
                one.RuleFor(f => f.Interaction.ItemId).Must(IsId).WithMessage($"ItemId has 1 to {LongestId} characters and no NUL.");
                one.RuleFor(f => f.Interaction.EventType).IsInEnum().WithMessage("EventType is none that the platform knows.");
                one.RuleFor(f => f.Interaction.Time)
                    .Must(t => t >= DateTimeOffset.UnixEpoch && t <= clock.GetUtcNow().AddDays(1))
                    .WithMessage(f => $"Time is between 1970 and tomorrow, not {f.Interaction.Time:O}.");
                one.RuleFor(f => f.Interaction.Metrics).Must(AreMetrics)
                    .WithMessage("Metrics: DwellSec is 0 or more, ScrollDepth 0 to 100, PlayFraction 0 to 1, Rating a finite number.");
                one.RuleFor(f => f.Interaction.Value).Must(v => v is null || float.IsFinite(v.Value)).WithMessage("Value is a finite number.");
                one.RuleFor(f => f.Interaction).Must(i => i.EventType != CustomerEventType.Rating || i.Metrics?.Rating is not null)
                    .WithMessage("A rating has its value in Metrics.Rating.");
                one.RuleFor(f => f.Rank).Must(r => r is null or >= 1).WithMessage("Rank is 1 or more.");
                one.RuleFor(f => f.Propensity).Must(p => p is null or (> 0 and <= 1)).WithMessage("Propensity is above 0 and at most 1.");
                one.RuleFor(f => f.RequestId).Must(IsShort).WithMessage($"RequestId has at most {LongestId} characters and no NUL.");
                one.RuleFor(f => f.Source).Must(IsShort).WithMessage($"Source has at most {LongestId} characters and no NUL.");
            }));
    }

    private static bool IsId(string? id) => !string.IsNullOrEmpty(id) && IsShort(id);

    private static bool IsShort(string? text) => text is null || (text.Length <= LongestId && !text.Contains('\0', StringComparison.Ordinal));

    private static bool AreMetrics(EngagementMetrics? metrics) =>
        metrics is null
        || (metrics.DwellSec is null or (>= 0 and < double.PositiveInfinity)
            && metrics.ScrollDepth is null or (>= 0 and <= 100)
            && metrics.PlayFraction is null or (>= 0 and <= 1)
            && (metrics.Rating is null || double.IsFinite(metrics.Rating.Value)));
}
