using System.Buffers;
using AudienceML.Core.Features;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Formats;

namespace AudienceML.Core.Models;

/// <summary>A model that is a fitted encoder in front of a scorer with one output. One-row prediction allocates nothing.</summary>
/// <typeparam name="TRow">The row that it reads.</typeparam>
public abstract class TabularModel<TRow> : BaseModel<TRow, float>
{
    private const int BlockRows = 1024;
    private const int StackFeatures = 1024;

    /// <summary>Creates the model from its two parts.</summary>
    protected TabularModel(ModelCode code, FeatureEncoder<TRow> encoder, IScorer scorer)
        : base(code, (encoder ?? throw new ArgumentNullException(nameof(encoder))).Schema)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        if (scorer.InputCount != encoder.Columns.Length || scorer.OutputCount != 1)
        {
            throw new ArgumentException(
                $"A tabular model of {encoder.Columns.Length} features needs a scorer of as many inputs and one output; "
                + $"this one has {scorer.InputCount} and {scorer.OutputCount}.",
                nameof(scorer));
        }

        Encoder = encoder;
        Scorer = scorer;
    }

    /// <summary>Turns rows into features.</summary>
    public FeatureEncoder<TRow> Encoder { get; }

    /// <summary>Turns features into the output.</summary>
    public IScorer Scorer { get; }

    /// <inheritdoc/>
    protected sealed override void PredictCore(ReadOnlySpan<TRow> inputs, Span<float> outputs, CancellationToken cancellationToken)
    {
        var width = Encoder.Columns.Length;
        if (inputs.Length == 1 && width <= StackFeatures)
        {
            Span<float> features = stackalloc float[width];
            Encoder.Encode(inputs[0], features);
            Scorer.Score(features, outputs);
            return;
        }

        var block = Math.Min(BlockRows, inputs.Length);
        var rented = ArrayPool<float>.Shared.Rent(block * width);
        try
        {
            for (var start = 0; start < inputs.Length; start += block)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = Math.Min(block, inputs.Length - start);
                var matrix = new FeatureMatrix(rented.AsMemory(0, count * width), count, width);
                Encoder.Encode(inputs.Slice(start, count), matrix);
                Scorer.Score(matrix, outputs.Slice(start, count), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <inheritdoc/>
    protected sealed override void SaveCore(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Encoder.Write(writer);
        ScorerFormats.Write(Scorer, writer);
        SaveMore(writer);
    }

    /// <summary>Writes what a derived model keeps beside encoder and scorer, such as thresholds. Nothing by default.</summary>
    protected virtual void SaveMore(BinaryWriter writer)
    {
    }

    /// <summary>Reads an artifact of this kind of model.</summary>
    /// <param name="artifact">What Save returned.</param>
    /// <param name="code">The code that it has to carry.</param>
    /// <param name="engineer">The features that this program computes; they must be the ones it was trained with.</param>
    /// <param name="readMore">Reads what <see cref="SaveMore"/> wrote.</param>
    /// <param name="formats">Scorer formats; null for the built-in ones.</param>
    /// <exception cref="ModelFormatException">Truncated, altered, of another model or schema, or of a newer format.</exception>
    protected static (FeatureEncoder<TRow> Encoder, IScorer Scorer) Read(
        ReadOnlyMemory<byte> artifact,
        ModelCode code,
        BaseFeatureEngineer<TRow> engineer,
        Action<BinaryReader>? readMore = null,
        ScorerFormats? formats = null)
    {
        ArgumentNullException.ThrowIfNull(engineer);
        using var reader = Open(artifact, code, out var schema);
        try
        {
            schema.ThrowIfNotSameAs(engineer.Schema);
            var encoder = engineer.Read(reader);
            var scorer = (formats ?? ScorerFormats.Default).Read(reader);
            readMore?.Invoke(reader);
            return (encoder, scorer);
        }
        catch (Exception e) when (e is EndOfStreamException or OverflowException or FormatException or ArgumentException)
        {
            throw new ModelFormatException("The content of the model file does not read as what its header says.", "Register the model again.", innerException: e);
        }
    }
}
