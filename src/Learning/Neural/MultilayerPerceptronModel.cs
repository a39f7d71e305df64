using System.Buffers;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Linear;

namespace AudienceML.Learning.Neural;

/// <summary>A learned multilayer perceptron: a probability, a probability a class, or a value.</summary>
/// <remarks>
/// Numbers are standardised and missing ones count as the mean, with an indicator of that; categories have an indicator a code; values never
/// seen while training count as none. Normalised layers are folded into weights and biases. A row costs about 2 floating-point operations a
/// weight.
/// </remarks>
public sealed class MultilayerPerceptronModel : IScorer, IAttributable
{
    internal const string FormatName = "mlp/1";
    private const int BlockRows = 64;
    private readonly LinearColumn[] _columns;
    private readonly DenseNetwork _network;
    private readonly NetworkAttribution _attribution;

    internal MultilayerPerceptronModel(LinearColumn[] columns, PerceptronLoss loss, DenseNetwork network)
    {
        _columns = columns;
        _network = network;
        Loss = loss;
        _attribution = new NetworkAttribution(columns, network);
    }

    /// <summary>What it was trained for.</summary>
    public PerceptronLoss Loss { get; }

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int InputCount => _columns.Length;

    /// <inheritdoc/>
    public int OutputCount => _network.Outputs;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> features, Span<float> outputs)
    {
        CheckWidth(features.Length, nameof(features));
        CheckOutputs(outputs.Length, 1, nameof(outputs));
        var scratch = ArrayPool<float>.Shared.Rent(ScratchLength(1));
        ScoreRows(features, 1, outputs, scratch);
        ArrayPool<float>.Shared.Return(scratch);
    }

    /// <inheritdoc/>
    public void Score(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        CheckWidth(features.ColumnCount, nameof(features));
        CheckOutputs(outputs.Length, features.RowCount, nameof(outputs));
        cancellationToken.ThrowIfCancellationRequested();
        var scratch = ArrayPool<float>.Shared.Rent(ScratchLength(BlockRows));
        for (var first = 0; first < features.RowCount; first += BlockRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(BlockRows, features.RowCount - first);
            ScoreRows(features.Values.Slice(first * InputCount, count * InputCount), count, outputs[(first * OutputCount)..], scratch);
        }

        ArrayPool<float>.Shared.Return(scratch);
    }

    /// <summary>
    /// How much each feature moved a row's raw score (log-odds, the class's score before softmax, or the value) from that of a reference row:
    /// numbers at their mean, indicators at the share of rows that have them.
    /// </summary>
    /// <remarks>
    /// DeepLIFT with the rescale rule (Shrikumar, Greenside and Kundaje 2017): exact in the sum, and an approximation of Shapley values, which
    /// it equals where no unit changes sides between the reference and the row. One pass forward and one back.
    /// </remarks>
    /// <inheritdoc/>
    public double Attribute(ReadOnlySpan<float> features, Span<double> contributions) => Attribute(features, 0, contributions);

    /// <inheritdoc cref="Attribute(ReadOnlySpan{float}, Span{double})"/>
    /// <param name="features">One row.</param>
    /// <param name="output">The output, 0 to <see cref="OutputCount"/> - 1.</param>
    /// <param name="contributions">One value a feature is written.</param>
    public double Attribute(ReadOnlySpan<float> features, int output, Span<double> contributions)
    {
        CheckWidth(features.Length, nameof(features));
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(output, OutputCount);
        if (contributions.Length < InputCount)
        {
            throw new ArgumentException($"{InputCount} features need as many contributions, not {contributions.Length}.", nameof(contributions));
        }

        var terms = new float[_network.Inputs];
        TermEncoder.Encode(_columns, features, terms);
        return _attribution.Run(terms, output, contributions);
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write((int)Loss);
        LinearForm.WriteColumns(writer, _columns);
        _network.Write(writer);
    }

    internal static IScorer Read(BinaryReader reader)
    {
        var loss = (PerceptronLoss)reader.ReadInt32();
        if (!Enum.IsDefined(loss))
        {
            throw new ModelFormatException($"A multilayer perceptron cannot have the loss {(int)loss}.", "Register the model again.");
        }

        var columns = LinearForm.ReadColumns(reader);
        var network = DenseNetwork.Read(reader, TermEncoder.Count(columns));
        return network.Outputs == 1 || loss == PerceptronLoss.Softmax
            ? new MultilayerPerceptronModel(columns, loss, network)
            : throw new ModelFormatException($"The loss {loss} has one output, not {network.Outputs}.", "Register the model again.");
    }

    private void ScoreRows(ReadOnlySpan<float> features, int rows, Span<float> outputs, float[] scratch)
    {
        var width = _network.Inputs;
        var terms = scratch.AsSpan(0, rows * width);
        for (var i = 0; i < rows; i++)
        {
            TermEncoder.Encode(_columns, features.Slice(i * InputCount, InputCount), terms.Slice(i * width, width));
        }

        var results = _network.Run(terms, rows, scratch.AsSpan(rows * width, 2 * rows * _network.MaxWidth));
        for (var i = 0; i < rows; i++)
        {
            OutputLoss.ToScores(Loss, results.Slice(i * OutputCount, OutputCount));
        }

        results.CopyTo(outputs);
    }

    private int ScratchLength(int rows) => checked(rows * (_network.Inputs + (2 * _network.MaxWidth)));

    private void CheckOutputs(int length, int rows, string name)
    {
        if (length < (long)rows * OutputCount)
        {
            throw new ArgumentException($"{rows} row(s) of {OutputCount} output(s) need {(long)rows * OutputCount} values, not {length}.", name);
        }
    }

    private void CheckWidth(int width, string name)
    {
        if (width != InputCount)
        {
            throw new ArgumentException($"The model was trained on {InputCount} features; the input has {width}.", name);
        }
    }
}
