using AudienceML.Features.Customer.Rows;
using AudienceML.Learning.Numerics;

namespace AudienceML.Features.Customer.Recommendation;

/// <summary>How much each kind of event says about taste. Weights are on one scale: a view is 1. Checked once, by whoever takes the options.</summary>
public sealed record InteractionOptions
{
    private const double MillisecondsOfADay = 86_400_000;

    /// <summary>An item was on the screen. -1,000 to 1,000, like all weights.</summary>
    public double View { get; init; } = 1;

    /// <summary>An item was opened.</summary>
    public double Click { get; init; } = 2;

    /// <summary>Reading on, added to a view or click: this much for <see cref="FullDwellSeconds"/> or more, in proportion for less.</summary>
    public double Dwell { get; init; } = 2;

    /// <summary>Seconds on a page that count as having read it, above 0.</summary>
    public double FullDwellSeconds { get; init; } = 120;

    /// <summary>Scrolling, added to a view or click: this much for the whole page, in proportion for less.</summary>
    public double Scroll { get; init; } = 1;

    /// <summary>A track or video played to its end, in proportion for a part of it; half where the part is not known.</summary>
    public double Play { get; init; } = 3;

    /// <summary>The part of a track or video below which giving up says dislike, 0 to 1.</summary>
    public double LowPlayFraction { get; init; } = 0.1;

    /// <summary>A skip, and a play given up before <see cref="LowPlayFraction"/>.</summary>
    public double Skip { get; init; } = -1;

    /// <summary>A like.</summary>
    public double Like { get; init; } = 5;

    /// <summary>A share.</summary>
    public double Share { get; init; } = 5;

    /// <summary>Kept for later.</summary>
    public double Bookmark { get; init; } = 4;

    /// <summary>A comment; it may be an angry one, so it says less than a like.</summary>
    public double Comment { get; init; } = 3;

    /// <summary>The best rating; the worst says as much the other way when <see cref="RatingCenter"/> lies in the middle.</summary>
    public double Rating { get; init; } = 5;

    /// <summary>The lowest rating of the scale.</summary>
    public double RatingMinimum { get; init; } = 1;

    /// <summary>The highest rating of the scale, above <see cref="RatingMinimum"/>.</summary>
    public double RatingMaximum { get; init; } = 5;

    /// <summary>The rating that says neither liking nor disliking, from the minimum to below the maximum.</summary>
    public double RatingCenter { get; init; } = 2.5;

    /// <summary>
    /// Whether ratings are to be predicted: values are then the ratings as they are, the last one of a user and item counts alone, nothing
    /// fades, and other events say nothing.
    /// </summary>
    public bool Explicit { get; init; }

    /// <summary>After how many days an event counts half, above 0; infinity lets nothing fade.</summary>
    public double HalfLifeDays { get; init; } = 7;

    /// <summary>The least that a faded value counts, either way, 0 or more: what was liked long ago is still known to have been liked.</summary>
    public double LeastValue { get; init; } = 0.05;

    /// <summary>The most that a user's events of one item add up to, either way, above 0: reading something all day is not liking it without end.</summary>
    public double GreatestValue { get; init; } = 20;

    /// <summary>Now: later events are left out, and fading counts from here; null for the time of the last event.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>What becomes of items that are not in the catalogue.</summary>
    public UnknownItemPolicy UnknownItems { get; init; }

    /// <summary>How much one event says, before fading.</summary>
    /// <param name="type">What was done.</param>
    /// <param name="metrics">How intensely; null where nothing was measured.</param>
    /// <returns>Above 0 for liking, below 0 for disliking; null when the type says nothing about an item, NaN when the rating is outside the scale.</returns>
    public double? ValueOf(CustomerEventType type, EngagementMetrics? metrics)
    {
        if (type == CustomerEventType.Rating)
        {
            return ValueOfRating(metrics?.Rating);
        }

        return Explicit ? null : type switch
        {
            CustomerEventType.ArticleView => View + Reading(metrics),
            CustomerEventType.ArticleClick => Click + Reading(metrics),
            CustomerEventType.VideoPlay or CustomerEventType.Play => metrics?.PlayFraction is not { } part ? 0.5 * Play
                : part < LowPlayFraction ? Skip
                : Play * Math.Min(1, part),
            CustomerEventType.Skip => Skip,
            CustomerEventType.Like => Like,
            CustomerEventType.Share => Share,
            CustomerEventType.Bookmark => Bookmark,
            CustomerEventType.Comment => Comment,
            _ => null,
        };
    }

    /// <summary>How much a rating says: <see cref="Rating"/> for the best, 0 at the centre, below 0 under it; with <see cref="Explicit"/> the rating itself.</summary>
    /// <returns>NaN when there is none or it is outside the scale.</returns>
    public double ValueOfRating(double? rating) =>
        !(rating >= RatingMinimum && rating <= RatingMaximum) ? double.NaN
        : Explicit ? rating.Value
        : Rating * (rating.Value - RatingCenter) / (RatingMaximum - RatingCenter);

    /// <summary>What is left of a value after some time; nothing fades when ratings are to be predicted.</summary>
    /// <param name="value">The value.</param>
    /// <param name="milliseconds">The time, 0 or more.</param>
    public double Faded(double value, double milliseconds) => Explicit || double.IsInfinity(HalfLifeDays)
        ? value
        : value * DeterministicMath.Exp(-0.69314718055994531 * milliseconds / MillisecondsOfADay / HalfLifeDays);

    /// <summary>A sum of values as a matrix holds it: between the least and the greatest, its sign kept; a rating as it is.</summary>
    public float Bounded(double value) => (float)(Explicit ? value
        : double.IsNegative(value) ? Math.Clamp(value, -GreatestValue, -LeastValue)
        : Math.Clamp(value, LeastValue, GreatestValue));

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    public InteractionOptions Check()
    {
        foreach (var (name, weight) in new[]
        {
            (nameof(View), View), (nameof(Click), Click), (nameof(Dwell), Dwell), (nameof(Scroll), Scroll), (nameof(Play), Play), (nameof(Skip), Skip),
            (nameof(Like), Like), (nameof(Share), Share), (nameof(Bookmark), Bookmark), (nameof(Comment), Comment), (nameof(Rating), Rating),
        })
        {
            Require(weight is >= -1000 and <= 1000, name, weight, "is -1,000 to 1,000");
        }

        Require(FullDwellSeconds > 0 && double.IsFinite(FullDwellSeconds), nameof(FullDwellSeconds), FullDwellSeconds, "is above 0, and finite");
        Require(LowPlayFraction is >= 0 and <= 1, nameof(LowPlayFraction), LowPlayFraction, "is 0 to 1");
        Require(double.IsFinite(RatingMinimum), nameof(RatingMinimum), RatingMinimum, "is finite");
        Require(RatingMaximum > RatingMinimum && double.IsFinite(RatingMaximum), nameof(RatingMaximum), RatingMaximum, "is above the minimum, and finite");
        Require(RatingCenter >= RatingMinimum && RatingCenter < RatingMaximum, nameof(RatingCenter), RatingCenter, "is from the minimum to below the maximum");
        Require(HalfLifeDays > 0, nameof(HalfLifeDays), HalfLifeDays, "is above 0");
        Require(LeastValue >= 0 && LeastValue <= GreatestValue, nameof(LeastValue), LeastValue, "is 0 or more and not above the greatest");
        Require(GreatestValue > 0 && double.IsFinite(GreatestValue), nameof(GreatestValue), GreatestValue, "is above 0, and finite");
        return this;
    }

    private static void Require(bool isMet, string option, double value, string range)
    {
        if (!isMet)
        {
            throw new ArgumentOutOfRangeException(option, value, $"{option} {range}; it is {value}.");
        }
    }

    private double Reading(EngagementMetrics? metrics) =>
        (Dwell * Math.Clamp((metrics?.DwellSec ?? 0) / FullDwellSeconds, 0, 1)) + (Scroll * Math.Clamp((metrics?.ScrollDepth ?? 0) / 100, 0, 1));
}
