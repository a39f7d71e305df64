using System.Buffers;
using System.Collections.Immutable;
using AudienceML.Learning.Data;
using AudienceML.Learning.Trees.Boosting;
using AudienceML.Learning.Trees.Forests;

namespace AudienceML.Learning.Trees.Ensembles;

/// <summary>
/// Trees of any origin, such as those of a LightGBM text or an XGBoost JSON file, scored as their origin scores them. Immutable and safe to
/// share between threads.
/// </summary>
/// <remarks>
/// Raw scores are sums in double precision in the order of the trees. Rows come in single precision, as everywhere, or in double: an
/// origin that compares in double precision may send a value that no float can hold another way than the float nearest to it.
/// </remarks>
public sealed class TreeEnsembleModel : IScorer, IAttributable
{
    /// <summary>The name of the stored format.</summary>
    internal const string FormatName = "trees/1";

    private const int StackOutputs = 64;
    private const int StackFeatures = 256;
    private readonly double _outputScale;
    private readonly EnsembleScorer<float> _scorer;
    private readonly Lazy<EnsembleScorer<double>> _doubleScorer;
    private readonly Lazy<EnsembleShap>[] _shap;

    internal TreeEnsembleModel(EnsembleDefinition definition)
    {
        Definition = definition;
        _outputScale = definition.OutputScale;
        _scorer = new EnsembleScorer<float>(definition);
        _doubleScorer = new(() => new EnsembleScorer<double>(definition));
        _shap = [.. Enumerable.Range(0, definition.BaseScores.Length).Select(output => new Lazy<EnsembleShap>(() => new(definition, output)))];
    }

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int InputCount => Definition.FeatureCount;

    /// <inheritdoc/>
    public int OutputCount => Definition.BaseScores.Length;

    /// <summary>The number of trees, those of all outputs.</summary>
    public int TreeCount => Definition.Trees.Length;

    /// <summary>How raw scores become outputs.</summary>
    public EnsembleLink Link => Definition.Link;

    /// <summary>Whether outputs are of the mean of an output's trees, as in a random forest, instead of their sum. Raw scores are sums.</summary>
    public bool IsAverage => Definition.IsAverage;

    /// <summary>The names of the features as the origin knew them; none when it did not tell.</summary>
    public ImmutableArray<string> FeatureNames => Definition.FeatureNames;

    /// <summary>The objective in the words of the origin: "binary sigmoid:1", "multi:softprob".</summary>
    public string Objective => Definition.Objective;

    internal EnsembleDefinition Definition { get; }

    /// <summary>Whether <see cref="From"/> knows how to make an ensemble of a scorer.</summary>
    /// <param name="scorer">Any scorer.</param>
    public static bool IsEnsemble(IScorer scorer) => scorer is TreeEnsembleModel or GradientBoostingModel or ForestModel;

    /// <summary>The trees of another scorer, which answer as it does up to the rounding of their sum.</summary>
    /// <param name="scorer">Boosted trees, a forest, or an ensemble, which is returned as it is.</param>
    /// <exception cref="ArgumentException">The scorer is not made of trees.</exception>
    public static TreeEnsembleModel From(IScorer scorer)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        return scorer switch
        {
            TreeEnsembleModel ensemble => ensemble,
            GradientBoostingModel boosting => new TreeEnsembleModel(EnsembleConversion.Of(boosting)),
            ForestModel forest => new TreeEnsembleModel(EnsembleConversion.Of(forest)),
            _ => throw new ArgumentException($"A scorer of the format '{scorer.Format}' is not made of trees.", nameof(scorer)),
        };
    }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> features, Span<float> outputs)
    {
        CheckLength(OutputCount, outputs.Length, nameof(outputs));
        var rented = OutputCount > StackOutputs ? ArrayPool<double>.Shared.Rent(OutputCount) : null;
        var scores = (rented ?? stackalloc double[StackOutputs])[..OutputCount];
        ScoreRaw(features, scores);
        Finish(scores, outputs);
        Return(rented);
    }

    /// <inheritdoc/>
    public void Score(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        CheckWidth(features.ColumnCount, nameof(features));
        CheckLength((long)features.RowCount * OutputCount, outputs.Length, nameof(outputs));
        cancellationToken.ThrowIfCancellationRequested();
        var rented = ArrayPool<double>.Shared.Rent(EnsembleScorer<float>.BlockRows * OutputCount);
        for (var start = 0; start < features.RowCount; start += EnsembleScorer<float>.BlockRows)
        {
            var count = ScoreBlock(features, start, rented);
            for (var row = 0; row < count; row++)
            {
                Finish(rented.AsSpan(row * OutputCount, OutputCount), outputs.Slice((start + row) * OutputCount, OutputCount));
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        Return(rented);
    }

    /// <summary>Scores one row of double precision without allocating.</summary>
    /// <param name="features"><see cref="InputCount"/> values; NaN is missing.</param>
    /// <param name="outputs"><see cref="OutputCount"/> values are written.</param>
    public void Score(ReadOnlySpan<double> features, Span<double> outputs)
    {
        ScoreRaw(features, outputs);
        Finish(outputs[..OutputCount]);
    }

    /// <summary>The raw scores of one row. Does not allocate.</summary>
    /// <param name="features"><see cref="InputCount"/> values; NaN is missing.</param>
    /// <param name="outputs"><see cref="OutputCount"/> sums of base score and trees are written.</param>
    public void ScoreRaw(ReadOnlySpan<float> features, Span<double> outputs)
    {
        CheckWidth(features.Length, nameof(features));
        CheckLength(OutputCount, outputs.Length, nameof(outputs));
        _scorer.Score(features, outputs);
    }

    /// <summary>The raw scores of many rows, to the same bits as one by one.</summary>
    /// <param name="features">Rows × <see cref="InputCount"/>.</param>
    /// <param name="outputs">Rows × <see cref="OutputCount"/> sums of base score and trees are written, row after row.</param>
    /// <param name="cancellationToken">Checked between blocks of rows.</param>
    public void ScoreRaw(FeatureMatrix features, Span<double> outputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        CheckWidth(features.ColumnCount, nameof(features));
        CheckLength((long)features.RowCount * OutputCount, outputs.Length, nameof(outputs));
        cancellationToken.ThrowIfCancellationRequested();
        for (var start = 0; start < features.RowCount; start += EnsembleScorer<float>.BlockRows)
        {
            ScoreBlock(features, start, outputs[(start * OutputCount)..]);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The raw scores of one row of double precision. Does not allocate.</summary>
    /// <param name="features"><see cref="InputCount"/> values; NaN is missing.</param>
    /// <param name="outputs"><see cref="OutputCount"/> sums of base score and trees are written.</param>
    public void ScoreRaw(ReadOnlySpan<double> features, Span<double> outputs)
    {
        CheckWidth(features.Length, nameof(features));
        CheckLength(OutputCount, outputs.Length, nameof(outputs));
        if (!Definition.IsSinglePrecision)
        {
            _doubleScorer.Value.Score(features, outputs);
            return;
        }

        var rented = InputCount > StackFeatures ? ArrayPool<float>.Shared.Rent(InputCount) : null;
        var row = (rented ?? stackalloc float[StackFeatures])[..InputCount];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = (float)features[i];
        }

        _scorer.Score(row, outputs);
        if (rented is not null)
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>Shapley values of one row's raw score of the first output.</summary>
    /// <inheritdoc cref="IAttributable.Attribute(ReadOnlySpan{float}, Span{double})"/>
    public double Attribute(ReadOnlySpan<float> features, Span<double> contributions) => Attribute(features, 0, contributions);

    /// <inheritdoc/>
    public double Attribute(ReadOnlySpan<float> features, int output, Span<double> contributions)
    {
        CheckWidth(features.Length, nameof(features));
        var rented = InputCount > StackFeatures ? ArrayPool<double>.Shared.Rent(InputCount) : null;
        var row = (rented ?? stackalloc double[StackFeatures])[..InputCount];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = features[i];
        }

        var expected = Attribute(row, output, contributions);
        Return(rented);
        return expected;
    }

    /// <summary>
    /// Shapley values of one row's raw score of one output, exact for the trees' own distribution of rows: path-dependent TreeSHAP,
    /// Lundberg et al. 2020. Does not allocate, but for the first call.
    /// </summary>
    /// <param name="features"><see cref="InputCount"/> values; NaN is missing.</param>
    /// <param name="output">The output, 0 to <see cref="OutputCount"/> - 1.</param>
    /// <param name="contributions">One value a feature is written.</param>
    /// <returns>The expected value, so that it plus all contributions is the raw score.</returns>
    public double Attribute(ReadOnlySpan<double> features, int output, Span<double> contributions)
    {
        CheckWidth(features.Length, nameof(features));
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(output, OutputCount);
        CheckLength(InputCount, contributions.Length, nameof(contributions));
        contributions = contributions[..InputCount];
        contributions.Clear();
        var shap = _shap[output].Value;
        shap.Add(features, contributions);
        return shap.ExpectedValue;
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer) => TreeEnsembleFormat.Write(Definition, writer);

    private static void Return(double[]? rented)
    {
        if (rented is not null)
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private int ScoreBlock(FeatureMatrix features, int start, Span<double> scores)
    {
        var count = Math.Min(EnsembleScorer<float>.BlockRows, features.RowCount - start);
        _scorer.Score(features.Values.Slice(start * InputCount, count * InputCount), InputCount, count, scores);
        return count;
    }

    private void Finish(Span<double> scores)
    {
        foreach (ref var score in scores)
        {
            score *= _outputScale;
        }

        EnsembleLinks.Apply(Link, Definition.LinkScale, scores);
    }

    private void Finish(Span<double> scores, Span<float> outputs)
    {
        Finish(scores);
        for (var i = 0; i < scores.Length; i++)
        {
            outputs[i] = (float)scores[i];
        }
    }

    private void CheckWidth(int width, string name)
    {
        if (width != InputCount)
        {
            throw new ArgumentException($"The model was trained on {InputCount} features; the input has {width}.", name);
        }
    }

    private static void CheckLength(long needed, int length, string name)
    {
        if (length < needed)
        {
            throw new ArgumentException($"{needed} values are written; there is room for {length}.", name);
        }
    }
}
