using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using AudienceML.Core.Training;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Features.Customer.Rows;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders.Evaluation;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Customer.Recommendation;

/// <summary>Histories from a log of ratings or clicks.</summary>
/// <remarks>A log without times gets an order by chance, from the seed of the training: the end of a history is then a random part of it.</remarks>
public sealed partial class RatingLogSource : ITrainingSource<RecommendationQuery, HeldOutItems>
{
    private readonly RatingLog _log;

    /// <summary>Wraps a log.</summary>
    /// <param name="log">Who rated or took what.</param>
    /// <param name="description">Its name, for the journal.</param>
    public RatingLogSource(RatingLog log, string description)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentException.ThrowIfNullOrEmpty(description);
        (_log, Description) = (log, description);
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <summary>What the values of the log say: ratings by its own scale, everything else as it stands. Nothing fades, since such logs are often old.</summary>
    public InteractionOptions Interactions
    {
        get
        {
            var options = new InteractionOptions { HalfLifeDays = double.PositiveInfinity };
            if (!_log.HasRatings || _log.Count == 0)
            {
                return options;
            }

            var (least, greatest) = (_log.Values[0], _log.Values[0]);
            foreach (var value in _log.Values)
            {
                (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
            }

            // On 1 to 5 the centre is 2.5: three stars are no dislike.
            return least < greatest
                ? options with { RatingMinimum = least, RatingMaximum = greatest, RatingCenter = least + (0.375 * (greatest - least)) }
                : options with { RatingMinimum = least - 1, RatingMaximum = greatest, RatingCenter = least - 1 };
        }
    }

    /// <inheritdoc/>
    public Task<TrainingSet<RecommendationQuery, HeldOutItems>> LoadAsync(TrainingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var rows = new RecommendationRows(Catalogue());
        var order = _log.HasTimes ? [] : new RandomSource(Seeds.Derive(request.Seed, "order of a log")).Permutation(_log.Count);
        for (var row = 0; row < _log.Count; row++)
        {
            if (row % 65_536 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var time = DateTimeOffset.FromUnixTimeMilliseconds(_log.HasTimes ? _log.Times[row] : order[row]);
            rows.Add(
                _log.UserIds[_log.Users[row]],
                _log.HasRatings
                    ? new(_log.ItemIds[_log.Items[row]], CustomerEventType.Rating, time, new EngagementMetrics(Rating: _log.Values[row]))
                    : new(_log.ItemIds[_log.Items[row]], CustomerEventType.Other, time) { Value = _log.Values[row] });
        }

        return Task.FromResult(rows.Build());
    }

    private ItemCatalogue Catalogue()
    {
        var items = ImmutableArray.CreateBuilder<CatalogueItem>(_log.ItemIds.Length);
        for (var item = 0; item < _log.ItemIds.Length; item++)
        {
            var title = _log.ItemTitles.IsEmpty ? null : _log.ItemTitles[item];
            items.Add(new CatalogueItem
            {
                ItemId = _log.ItemIds[item],
                Title = title,
                Genres = _log.ItemFeatures is { } features ? [.. features.Columns(item).ToArray().Select(f => _log.ItemFeatureNames[f])] : [],
                Year = title is not null && YearAtEnd().Match(title) is { Success: true } year
                    ? int.Parse(year.Groups["year"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
                    : null,
            });
        }

        return new(items.MoveToImmutable());
    }

    [GeneratedRegex(@"\((?<year>1[89]\d\d|20\d\d)\)\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex YearAtEnd();
}
