using System.Buffers;
using System.Collections.Immutable;
using AudienceML.Learning.Data;
using AudienceML.Learning.Trees.Attribution;
using AudienceML.Learning.Trees.Scoring;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Gradient-boosted trees: a base score and what each tree adds to it. Immutable and safe to share between threads.</summary>
public sealed class GradientBoostingModel : IScorer, IAttributable
{
    /// <summary>The name of the stored format.</summary>
    internal const string FormatName = "gbdt/2";

    /// <summary>The name of the format before it, which is read still.</summary>
    internal const string FirstFormatName = "gbdt/1";

    // Rows that several outputs are scored for at a time.
    private const int BlockRows = 4096;

    private readonly TreeScorer[] _scorers;
    private readonly TreeShap[] _shaps;
    private readonly Lazy<PathAttribution>[] _paths;

    internal GradientBoostingModel(
        BoostingObjective objective, ScoreLink link, FeatureDecoder decoder, ImmutableArray<float> baseScores, ImmutableArray<DecisionTree> trees)
    {
        Objective = objective;
        Link = link;
        BaseScores = baseScores;
        Decoder = decoder;
        Trees = trees;
        _scorers = new TreeScorer[baseScores.Length];
        _shaps = new TreeShap[baseScores.Length];
        _paths = new Lazy<PathAttribution>[baseScores.Length];
        for (var output = 0; output < baseScores.Length; output++)
        {
            var own = TreesOf(output);
            _scorers[output] = new TreeScorer(decoder, baseScores[output], own);
            _shaps[output] = new TreeShap(decoder, own);
            _paths[output] = new Lazy<PathAttribution>(() => new PathAttribution(decoder, own));
        }
    }

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int InputCount => Decoder.FeatureCount;

    /// <summary>
    /// 1, or the number of classes for <see cref="BoostingObjective.Softmax"/>. An output is a probability for
    /// <see cref="BoostingObjective.BinaryLogLoss"/> and for classes, else the value.
    /// </summary>
    public int OutputCount => BaseScores.Length;

    /// <summary>What the trees were trained to minimise.</summary>
    public BoostingObjective Objective { get; }

    /// <summary>How raw scores become outputs.</summary>
    public ScoreLink Link { get; }

    /// <summary>The raw score before any tree, of the first output: log-odds for a binary objective.</summary>
    public float BaseScore => BaseScores[0];

    /// <summary>The raw scores before any tree, one an output.</summary>
    public ImmutableArray<float> BaseScores { get; }

    /// <summary>The number of trees: rounds × outputs.</summary>
    public int TreeCount => Trees.Length;

    /// <summary>The number of rounds: a tree an output each.</summary>
    public int RoundCount => Trees.Length / OutputCount;

    /// <summary>What training saw on its validation rows; null when it had none, and for a model that was read.</summary>
    public TrainingHistory? History { get; internal init; }

    internal FeatureDecoder Decoder { get; }

    /// <summary>The trees round after round, in each round one an output.</summary>
    internal ImmutableArray<DecisionTree> Trees { get; }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> features, Span<float> outputs)
    {
        ScoreRaw(features, outputs);
        ScoreLinks.Apply(Link, OutputCount, outputs[..OutputCount]);
    }

    /// <inheritdoc/>
    public void Score(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken = default)
    {
        ScoreRaw(features, outputs, cancellationToken);
        ScoreLinks.Apply(Link, OutputCount, outputs[..(features.RowCount * OutputCount)]);
    }

    /// <summary>The raw scores of one row: log-odds for a binary objective. Does not allocate.</summary>
    /// <param name="features"><see cref="InputCount"/> values; NaN is missing, infinite values count as the greatest finite ones.</param>
    /// <param name="outputs"><see cref="OutputCount"/> values are written.</param>
    public void ScoreRaw(ReadOnlySpan<float> features, Span<float> outputs)
    {
        CheckWidth(features.Length, nameof(features));
        CheckLength(OutputCount, outputs.Length, nameof(outputs));
        for (var output = 0; output < _scorers.Length; output++)
        {
            outputs[output] = _scorers[output].Score(features);
        }
    }

    /// <summary>The raw scores of many rows, to the same bits as one by one.</summary>
    /// <param name="features">Rows × <see cref="InputCount"/>.</param>
    /// <param name="outputs">Rows × <see cref="OutputCount"/> values are written, row after row.</param>
    /// <param name="cancellationToken">Checked between blocks of rows.</param>
    public void ScoreRaw(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        CheckWidth(features.ColumnCount, nameof(features));
        CheckLength(features.RowCount * OutputCount, outputs.Length, nameof(outputs));
        if (_scorers.Length == 1)
        {
            _scorers[0].Score(features, outputs, cancellationToken);
            return;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var scores = ArrayPool<float>.Shared.Rent(BlockRows);
        for (var start = 0; start < features.RowCount; start += BlockRows)
        {
            var count = Math.Min(BlockRows, features.RowCount - start);
            for (var output = 0; output < _scorers.Length; output++)
            {
                _scorers[output].Score(features.Rows(start, count), scores, cancellationToken);
                for (int i = 0, at = (start * OutputCount) + output; i < count; i++, at += OutputCount)
                {
                    outputs[at] = scores[i];
                }
            }
        }

        ArrayPool<float>.Shared.Return(scores);
    }

    /// <summary>
    /// Shapley values of one row's raw score, exact for the trees' own distribution of rows: path-dependent TreeSHAP, Lundberg et al.
    /// 2020. O(trees × leaves × depth); does not allocate.
    /// </summary>
    /// <inheritdoc cref="IAttributable.Attribute(ReadOnlySpan{float}, Span{double})"/>
    /// <exception cref="InvalidOperationException">The model has several outputs; name one.</exception>
    public double Attribute(ReadOnlySpan<float> features, Span<double> contributions) => OutputCount == 1
        ? Attribute(features, 0, contributions)
        : throw new InvalidOperationException($"The model has {OutputCount} outputs; say which one is to be explained.");

    /// <summary>The same for the raw score of one output.</summary>
    /// <inheritdoc cref="IAttributable.Attribute(ReadOnlySpan{float}, int, Span{double})"/>
    public double Attribute(ReadOnlySpan<float> features, int output, Span<double> contributions)
    {
        if (output < 0 || output >= OutputCount)
        {
            throw new ArgumentOutOfRangeException(nameof(output), output, $"The model has {OutputCount} outputs, the first of which is 0.");
        }

        CheckWidth(features.Length, nameof(features));
        CheckLength(InputCount, contributions.Length, nameof(contributions));
        contributions = contributions[..InputCount];
        contributions.Clear();
        _shaps[output].Add(features, contributions);
        return BaseScores[output] + _shaps[output].ExpectedValue;
    }

    /// <summary>Shapley values of one output's raw score for many rows, to the same bits as one by one, and faster.</summary>
    /// <param name="features">Rows × <see cref="InputCount"/>.</param>
    /// <param name="output">The output, 0 to <see cref="OutputCount"/> - 1.</param>
    /// <param name="contributions">Rows × <see cref="InputCount"/> values are written, row after row.</param>
    /// <param name="cancellationToken">Checked between rows.</param>
    /// <returns>The expected raw score.</returns>
    public double Attribute(FeatureMatrix features, int output, Span<double> contributions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(output, OutputCount);
        CheckWidth(features.ColumnCount, nameof(features));
        CheckLength(checked(features.RowCount * InputCount), contributions.Length, nameof(contributions));
        contributions = contributions[..(features.RowCount * InputCount)];
        contributions.Clear();
        _shaps[output].Add(features, contributions, cancellationToken);
        return BaseScores[output] + _shaps[output].ExpectedValue;
    }

    /// <summary>
    /// A fast approximation of <see cref="Attribute(ReadOnlySpan{float}, int, Span{double})"/>: what each step of the row's own paths changes. It adds
    /// up to the raw score too, in the time of a few scores; but the splits near the leaves get more than their Shapley values (Saabas 2014).
    /// </summary>
    /// <inheritdoc cref="IAttributable.Attribute(ReadOnlySpan{float}, int, Span{double})"/>
    public double AttributeAlongPaths(ReadOnlySpan<float> features, int output, Span<double> contributions)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(output, OutputCount);
        CheckWidth(features.Length, nameof(features));
        CheckLength(InputCount, contributions.Length, nameof(contributions));
        contributions = contributions[..InputCount];
        contributions.Clear();
        _paths[output].Value.Add(features, contributions);
        return BaseScores[output] + _paths[output].Value.ExpectedValue;
    }

    /// <summary>The loss that splits on each feature saved in training, summed over all trees.</summary>
    /// <returns>One value a feature, 0 for those never used.</returns>
    public double[] GainImportance() => Importance(node => node.Gain);

    /// <summary>How many splits use each feature.</summary>
    /// <returns>One value a feature.</returns>
    public int[] SplitImportance() => Array.ConvertAll(Importance(_ => 1), count => (int)count);

    /// <inheritdoc/>
    public void Write(BinaryWriter writer) => GradientBoostingFormat.Write(this, writer);

    private ImmutableArray<DecisionTree> TreesOf(int output) =>
        OutputCount == 1 ? Trees : [.. Trees.Where((_, index) => index % OutputCount == output)];

    private double[] Importance(Func<TreeNode, double> of)
    {
        var sums = new double[InputCount];
        foreach (var node in Trees.SelectMany(tree => tree.Nodes))
        {
            sums[node.Feature] += of(node);
        }

        return sums;
    }

    private void CheckWidth(int width, string name)
    {
        if (width != InputCount)
        {
            throw new ArgumentException($"The model was trained on {InputCount} features; the input has {width}.", name);
        }
    }

    private static void CheckLength(int needed, int length, string name)
    {
        if (length < needed)
        {
            throw new ArgumentException($"{needed} values are written; there is room for {length}.", name);
        }
    }
}
