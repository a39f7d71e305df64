using System.Buffers;
using System.Collections.Immutable;
using AudienceML.Core.Features;
using AudienceML.Core.Models;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Models.Customer.Churn;

/// <summary>The calibrated probability that a user is not seen again within the horizon that the labels were built with.</summary>
/// <typeparam name="TRow">The row: the platform's user features, a row of any table, or one of your own.</typeparam>
public sealed class ChurnModel<TRow> : TabularModel<TRow>, IExplainable<TRow>
{
    private const int MaximumMetrics = 1024;

    /// <summary>Creates the model from its parts.</summary>
    /// <param name="encoder">Turns rows into features.</param>
    /// <param name="scorer">Turns features into the calibrated probability.</param>
    /// <param name="thresholds">Where the risk levels begin.</param>
    /// <param name="baseRate">The share of churners among the training rows, 0 to 1.</param>
    /// <param name="validationMetrics">What was measured on rows that the scoring models had not seen, by name.</param>
    public ChurnModel(
        FeatureEncoder<TRow> encoder,
        IScorer scorer,
        RiskThresholds thresholds,
        double baseRate,
        ImmutableSortedDictionary<string, double> validationMetrics)
        : base(ChurnModel.Code, encoder, scorer)
    {
        ArgumentNullException.ThrowIfNull(validationMetrics);
        Thresholds = thresholds;
        BaseRate = baseRate;
        ValidationMetrics = validationMetrics;
    }

    /// <summary>Where the risk levels begin.</summary>
    public RiskThresholds Thresholds { get; }

    /// <summary>The share of churners among the training rows.</summary>
    public double BaseRate { get; }

    /// <summary>What was measured when the model was calibrated, on rows that the scoring models had not seen.</summary>
    public ImmutableSortedDictionary<string, double> ValidationMetrics { get; }

    internal static ChurnModel<TRow> Load(ReadOnlyMemory<byte> artifact, BaseFeatureEngineer<TRow> engineer)
    {
        var (thresholds, baseRate, metrics) = (default(RiskThresholds), 0.0, ImmutableSortedDictionary<string, double>.Empty);
        var (encoder, scorer) = Read(artifact, ChurnModel.Code, engineer, reader =>
        {
            thresholds = new(reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle());
            baseRate = reader.ReadDouble();
            metrics = ReadMetrics(reader);
        });
        return new(encoder, scorer, thresholds, baseRate, metrics);
    }

    internal static FeatureSchema ReadSchema(ReadOnlyMemory<byte> artifact)
    {
        using var reader = Open(artifact, ChurnModel.Code, out var schema);
        return schema;
    }

    /// <inheritdoc/>
    /// <remarks>Shapley values of the score before calibration, in log-odds; features that do not move it are left out.</remarks>
    public ImmutableArray<FeatureReason> Explain(TRow input, int count = 5)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (Scorer is not IAttributable attributable)
        {
            throw new NotSupportedException($"A scorer of format {Scorer.Format} gives no reasons.");
        }

        var width = Encoder.Columns.Length;
        var features = ArrayPool<float>.Shared.Rent(width);
        var contributions = ArrayPool<double>.Shared.Rent(width);
        try
        {
            Encoder.Encode(input, features.AsSpan(0, width));
            attributable.Attribute(features.AsSpan(0, width), contributions.AsSpan(0, width));
            return
            [
                .. Enumerable.Range(0, width)
                    .Where(f => contributions[f] != 0)
                    .OrderByDescending(f => Math.Abs(contributions[f]))
                    .ThenBy(f => f)
                    .Take(count)
                    .Select(f => new FeatureReason(Encoder.Columns[f].Name, Encoder.Describe(f, features[f]), contributions[f])),
            ];
        }
        finally
        {
            ArrayPool<float>.Shared.Return(features);
            ArrayPool<double>.Shared.Return(contributions);
        }
    }

    /// <inheritdoc/>
    protected override void SaveMore(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Thresholds.Medium);
        writer.Write(Thresholds.High);
        writer.Write(Thresholds.Critical);
        writer.Write(BaseRate);
        writer.Write(ValidationMetrics.Count);
        foreach (var (name, value) in ValidationMetrics)
        {
            writer.Write(name);
            writer.Write(value);
        }
    }

    private static ImmutableSortedDictionary<string, double> ReadMetrics(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        if (count is < 0 or > MaximumMetrics)
        {
            throw new ModelFormatException($"The model claims {count} metrics.", "Register the model again.");
        }

        var metrics = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            metrics[reader.ReadString()] = reader.ReadDouble();
        }

        return metrics.ToImmutable();
    }
}
