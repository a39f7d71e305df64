using System.Collections.Immutable;
using AudienceML.Learning.Data;
using AudienceML.Learning.Trees.Attribution;
using AudienceML.Learning.Trees.Scoring;

namespace AudienceML.Learning.Trees.Forests;

/// <summary>A forest: the mean of its trees' answers. Immutable and safe to share between threads.</summary>
public sealed class ForestModel : IScorer, IAttributable
{
    /// <summary>The name of the stored format.</summary>
    internal const string FormatName = "forest/1";

    private readonly ForestScorer _scorer;
    private readonly Lazy<TreeShap>[] _shap;
    private readonly Lazy<PathAttribution>[] _paths;

    internal ForestModel(ForestTask task, int outputs, FeatureDecoder decoder, ImmutableArray<DecisionTree> trees, OutOfBagResult? outOfBag = null)
    {
        Task = task;
        OutputCount = outputs;
        Decoder = decoder;
        Trees = trees;
        OutOfBag = outOfBag;
        _scorer = new ForestScorer(decoder, trees, outputs);
        _shap = [.. Enumerable.Range(0, outputs).Select(output => new Lazy<TreeShap>(() => new TreeShap(Decoder, Trees, outputs, output)))];
        _paths = [.. Enumerable.Range(0, outputs).Select(output => new Lazy<PathAttribution>(() => new PathAttribution(Decoder, Trees, outputs, output)))];
    }

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int InputCount => Decoder.FeatureCount;

    /// <summary>1 for two classes (the probability of class 1) and for regression, else the number of classes.</summary>
    public int OutputCount { get; }

    /// <summary>What the forest predicts.</summary>
    public ForestTask Task { get; }

    /// <summary>The number of trees.</summary>
    public int TreeCount => Trees.Length;

    /// <summary>How training rows are predicted by the trees that did not draw them; null when that was not asked for, and after reading a stored model.</summary>
    public OutOfBagResult? OutOfBag { get; }

    internal FeatureDecoder Decoder { get; }

    internal ImmutableArray<DecisionTree> Trees { get; }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> features, Span<float> outputs)
    {
        CheckWidth(features.Length, nameof(features));
        CheckLength(OutputCount, outputs.Length, nameof(outputs));
        _scorer.Score(features, outputs[..OutputCount]);
    }

    /// <inheritdoc/>
    public void Score(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        CheckWidth(features.ColumnCount, nameof(features));
        CheckLength(checked(features.RowCount * OutputCount), outputs.Length, nameof(outputs));
        _scorer.Score(features, outputs[..(features.RowCount * OutputCount)], cancellationToken);
    }

    /// <summary>Shapley values of the first output: the probability of class 1, or the value.</summary>
    /// <inheritdoc cref="Attribute(ReadOnlySpan{float}, int, Span{double})"/>
    public double Attribute(ReadOnlySpan<float> features, Span<double> contributions) => Attribute(features, 0, contributions);

    /// <summary>
    /// Shapley values of one of a row's outputs, exact for the trees' own distribution of rows: path-dependent TreeSHAP, Lundberg et al.
    /// 2020. They add up to the output itself: a probability, or the value.
    /// </summary>
    /// <param name="features">One row.</param>
    /// <param name="output">The class, or 0 when there is one output.</param>
    /// <param name="contributions">One value a feature is written.</param>
    /// <returns>The mean output over the training rows.</returns>
    public double Attribute(ReadOnlySpan<float> features, int output, Span<double> contributions)
    {
        CheckWidth(features.Length, nameof(features));
        CheckLength(InputCount, contributions.Length, nameof(contributions));
        CheckOutput(output);
        contributions = contributions[..InputCount];
        contributions.Clear();
        var shap = _shap[output].Value;
        shap.Add(features, contributions);
        Divide(contributions);
        return shap.ExpectedValue / Trees.Length;
    }

    /// <summary>Shapley values of one output for many rows, to the same bits as one by one, and faster.</summary>
    /// <param name="features">Rows × <see cref="InputCount"/>.</param>
    /// <param name="output">The class, or 0 when there is one output.</param>
    /// <param name="contributions">Rows × <see cref="InputCount"/> values are written, row after row.</param>
    /// <param name="cancellationToken">Checked between rows.</param>
    /// <returns>The mean output over the training rows.</returns>
    public double Attribute(FeatureMatrix features, int output, Span<double> contributions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        CheckWidth(features.ColumnCount, nameof(features));
        CheckLength(checked(features.RowCount * InputCount), contributions.Length, nameof(contributions));
        CheckOutput(output);
        contributions = contributions[..(features.RowCount * InputCount)];
        contributions.Clear();
        _shap[output].Value.Add(features, contributions, cancellationToken);
        Divide(contributions);
        return _shap[output].Value.ExpectedValue / Trees.Length;
    }

    /// <summary>
    /// A fast approximation of <see cref="Attribute(ReadOnlySpan{float}, int, Span{double})"/>: what each step of the row's own paths changes. It adds
    /// up to the output too, in the time of a few scores; but the splits near the leaves get more than their Shapley values (Saabas 2014).
    /// </summary>
    /// <inheritdoc cref="Attribute(ReadOnlySpan{float}, int, Span{double})"/>
    public double AttributeAlongPaths(ReadOnlySpan<float> features, int output, Span<double> contributions)
    {
        CheckWidth(features.Length, nameof(features));
        CheckLength(InputCount, contributions.Length, nameof(contributions));
        CheckOutput(output);
        contributions = contributions[..InputCount];
        contributions.Clear();
        _paths[output].Value.Add(features, contributions);
        Divide(contributions);
        return _paths[output].Value.ExpectedValue / Trees.Length;
    }

    /// <summary>The impurity times rows (for regression the squared error) that splits on each feature saved in training: the mean over trees.</summary>
    /// <returns>One value a feature, 0 for those never used.</returns>
    public double[] GainImportance() => Importance(node => node.Gain);

    /// <summary>How many splits use each feature, over all trees.</summary>
    /// <returns>One value a feature.</returns>
    public int[] SplitImportance() => Array.ConvertAll(Importance(_ => 1), mean => (int)Math.Round(mean * Trees.Length));

    /// <inheritdoc/>
    public void Write(BinaryWriter writer) => ForestFormat.Write(this, writer);

    private void Divide(Span<double> contributions)
    {
        foreach (ref var contribution in contributions)
        {
            contribution /= Trees.Length;
        }
    }

    private void CheckOutput(int output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(output, OutputCount);
    }

    private double[] Importance(Func<TreeNode, double> of)
    {
        var sums = new double[InputCount];
        foreach (var tree in Trees)
        {
            foreach (ref readonly var node in tree.Nodes.AsSpan())
            {
                sums[node.Feature] += of(node);
            }
        }

        return Array.ConvertAll(sums, sum => sum / Trees.Length);
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
