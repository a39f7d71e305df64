using System.Collections.Immutable;
using System.Globalization;
using AudienceML.Pipelines.Customer.Churn;
using AudienceML.Pipelines.Customer.Recommendation;
using AudienceML.Pipelines.Inference.Batch;

namespace AudienceML.Infrastructure.Files.Predictions;

/// <summary>Opens files that batches are written to.</summary>
/// <remarks>
/// Partitions gather in a folder beside the file, named like it with ".parts" behind. The file appears at the end, complete and in one
/// step. A batch that was killed is taken up from that folder by the next run over the same rows with the same model.
/// </remarks>
public static class PredictionFiles
{
    /// <summary>A CSV file of scored users: id, churn_probability, churn_risk_level, model_version, and reason_1 … when asked for.</summary>
    /// <param name="path">The file; it is replaced when the batch is complete.</param>
    /// <param name="reasons">Reason columns, 0 or more.</param>
    public static BatchTarget<ChurnScore> ChurnCsv(string path, int reasons = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(reasons);
        return Csv<ChurnScore>(
            path,
            [
                "id", "churn_probability", "churn_risk_level", "model_version",
                .. Enumerable.Range(1, reasons).Select(i => string.Create(CultureInfo.InvariantCulture, $"reason_{i}")),
            ],
            score =>
            [
                score.Id,
                score.Prediction.Probability.ToString("0.######", CultureInfo.InvariantCulture),
                score.Prediction.RiskLevel.ToString().ToLowerInvariant(),
                score.Prediction.ModelVersion.ToString(),
                .. Enumerable.Range(0, reasons).Select(i => i < score.Reasons.Length ? Reason(score.Reasons[i]) : ""),
            ]);
    }

    /// <summary>A CSV file of lists, a line a place: user_id, article_id, rank_position, recommendation_score, recommendation_type, model_version.</summary>
    /// <param name="path">The file; it is replaced when the batch is complete.</param>
    public static BatchTarget<UserRecommendations> RecommendationCsv(string path) => Lines<UserRecommendations>(
        path,
        ["user_id", "article_id", "rank_position", "recommendation_score", "recommendation_type", "model_version"],
        user => user.Answer.List.Items.Select(IReadOnlyList<string> (item) =>
        [
            user.UserId,
            item.ItemId,
            item.Rank.ToString(CultureInfo.InvariantCulture),
            item.Score.ToString("G7", CultureInfo.InvariantCulture),
            item.Source,
            user.Answer.ModelVersion.ToString(),
        ]));

    /// <summary>A CSV file of any scored rows.</summary>
    /// <param name="path">The file; it is replaced when the batch is complete.</param>
    /// <param name="header">The names of the columns.</param>
    /// <param name="cells">The cells of a row, as many as columns.</param>
    public static BatchTarget<TScored> Csv<TScored>(string path, ImmutableArray<string> header, Func<TScored, IReadOnlyList<string>> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        return Lines<TScored>(path, header, scored => [cells(scored)]);
    }

    private static BatchTarget<TScored> Lines<TScored>(
        string path, ImmutableArray<string> header, Func<TScored, IEnumerable<IReadOnlyList<string>>> lines)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var file = new CsvPredictionSink<TScored>(Path.GetFullPath(path), header, lines);
        return new(file, file);
    }

    private static string Reason(Core.Models.FeatureReason reason) =>
        string.Create(CultureInfo.InvariantCulture, $"{reason.Feature} = {reason.Value} ({reason.Contribution:+0.00;-0.00})");
}
