using AudienceML.Core.Features;
using AudienceML.Learning.Formats;

namespace AudienceML.Core.Models;

/// <summary>A trained model: immutable, safe to share between threads, and storable.</summary>
/// <typeparam name="TInput">The row that it reads.</typeparam>
/// <typeparam name="TOutput">What it computes for a row, before any decision: a probability, a cluster, a ranked list.</typeparam>
/// <remarks>A model does not know its version; the predictor does, so that both change at once.</remarks>
public abstract class BaseModel<TInput, TOutput>
{
    /// <summary>Creates the model.</summary>
    /// <param name="code">What it is for.</param>
    /// <param name="schema">The features that it reads.</param>
    protected BaseModel(ModelCode code, FeatureSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Code = code;
        Schema = schema;
    }

    /// <summary>What the model is for.</summary>
    public ModelCode Code { get; }

    /// <summary>The features that it reads.</summary>
    public FeatureSchema Schema { get; }

    /// <summary>Computes the output of one row. Tabular models allocate nothing here.</summary>
    public TOutput Predict(TInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        TOutput output = default!;
        PredictCore(new ReadOnlySpan<TInput>(in input), new Span<TOutput>(ref output), CancellationToken.None);
        return output;
    }

    /// <summary>Computes the outputs of many rows, equal to one by one.</summary>
    /// <param name="inputs">Any number of rows.</param>
    /// <param name="outputs">At least as long; what is longer stays untouched.</param>
    /// <param name="cancellationToken">Checked between blocks of rows.</param>
    public void Predict(ReadOnlySpan<TInput> inputs, Span<TOutput> outputs, CancellationToken cancellationToken = default)
    {
        if (outputs.Length < inputs.Length)
        {
            throw new ArgumentException($"{inputs.Length} rows need room for as many outputs; there is room for {outputs.Length}.", nameof(outputs));
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (!inputs.IsEmpty)
        {
            PredictCore(inputs, outputs[..inputs.Length], cancellationToken);
        }
    }

    /// <summary>The whole model as bytes: header, schema, content, SHA-256. The same model gives the same bytes.</summary>
    public ReadOnlyMemory<byte> Save() => ModelContainer.Pack(KindOf(Code), writer =>
    {
        Schema.Write(writer);
        SaveCore(writer);
    });

    /// <summary>Opens an artifact, checks it from end to end and reads its schema.</summary>
    /// <param name="artifact">What <see cref="Save"/> returned.</param>
    /// <param name="expected">The code that it has to carry.</param>
    /// <param name="schema">The schema it was trained with.</param>
    /// <returns>A reader at the point where <see cref="SaveCore"/> began.</returns>
    protected static BinaryReader Open(ReadOnlyMemory<byte> artifact, ModelCode expected, out FeatureSchema schema)
    {
        var reader = ModelContainer.Open(artifact, KindOf(expected));
        schema = FeatureSchema.Read(reader);
        return reader;
    }

    /// <summary>Computes outputs. <paramref name="outputs"/> is exactly as long as <paramref name="inputs"/>, which is not empty.</summary>
    protected abstract void PredictCore(ReadOnlySpan<TInput> inputs, Span<TOutput> outputs, CancellationToken cancellationToken);

    /// <summary>Writes what is needed beside code and schema.</summary>
    protected abstract void SaveCore(BinaryWriter writer);

    private static string KindOf(ModelCode code) => $"model/{code}";
}
