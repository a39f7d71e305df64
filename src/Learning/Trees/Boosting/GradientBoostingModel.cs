using System.Collections.Immutable;
using AudienceML.Learning.Data;
using AudienceML.Learning.Trees.Attribution;
using AudienceML.Learning.Trees.Scoring;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Gradient-boosted trees: a base score and what each tree adds to it. Immutable and safe to share between threads.</summary>
public sealed class GradientBoostingModel : IScorer, IAttributable
{
    /// <summary>The name of the stored format.</summary>
    internal const string FormatName = "gbdt/1";

    private readonly ObjectiveFunction _objective;
    private readonly TreeScorer _scorer;
    private readonly TreeShap _shap;

    internal GradientBoostingModel(BoostingObjective objective, FeatureDecoder decoder, float baseScore, ImmutableArray<DecisionTree> trees)
    {
        Objective = objective;
        BaseScore = baseScore;
        Decoder = decoder;
        Trees = trees;
        _objective = ObjectiveFunction.Of(objective);
        _scorer = new TreeScorer(decoder, baseScore, trees);
        _shap = new TreeShap(decoder, trees);
    }

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int InputCount => Decoder.FeatureCount;

    /// <summary>Always 1: a probability for <see cref="BoostingObjective.BinaryLogLoss"/>, else the value.</summary>
    public int OutputCount => 1;

    /// <summary>What the trees were trained to minimise.</summary>
    public BoostingObjective Objective { get; }

    /// <summary>The raw score before any tree: log-odds for a binary objective.</summary>
    public float BaseScore { get; }

    /// <summary>The number of trees.</summary>
    public int TreeCount => Trees.Length;

    internal FeatureDecoder Decoder { get; }

    internal ImmutableArray<DecisionTree> Trees { get; }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> features, Span<float> outputs)
    {
        ScoreRaw(features, outputs);
        _objective.Transform(outputs[..1]);
    }

    /// <inheritdoc/>
    public void Score(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken = default)
    {
        ScoreRaw(features, outputs, cancellationToken);
        _objective.Transform(outputs[..features.RowCount]);
    }

    /// <summary>The raw score of one row: log-odds for a binary objective. Does not allocate.</summary>
    /// <param name="features"><see cref="InputCount"/> values; NaN is missing, infinite values count as the greatest finite ones.</param>
    /// <param name="outputs">One value is written.</param>
    public void ScoreRaw(ReadOnlySpan<float> features, Span<float> outputs)
    {
        CheckWidth(features.Length, nameof(features));
        CheckLength(1, outputs.Length, nameof(outputs));
        outputs[0] = _scorer.Score(features);
    }

    /// <summary>The raw scores of many rows, to the same bits as one by one.</summary>
    /// <param name="features">Rows × <see cref="InputCount"/>.</param>
    /// <param name="outputs">One value a row is written.</param>
    /// <param name="cancellationToken">Checked between blocks of rows.</param>
    public void ScoreRaw(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        CheckWidth(features.ColumnCount, nameof(features));
        CheckLength(features.RowCount, outputs.Length, nameof(outputs));
        _scorer.Score(features, outputs, cancellationToken);
    }

    /// <summary>
    /// Shapley values of one row's raw score, exact for the trees' own distribution of rows: path-dependent TreeSHAP, Lundberg et al.
    /// 2020. O(trees × leaves × depth); does not allocate.
    /// </summary>
    /// <inheritdoc cref="IAttributable.Attribute(ReadOnlySpan{float}, Span{double})"/>
    public double Attribute(ReadOnlySpan<float> features, Span<double> contributions)
    {
        CheckWidth(features.Length, nameof(features));
        CheckLength(InputCount, contributions.Length, nameof(contributions));
        contributions = contributions[..InputCount];
        contributions.Clear();
        _shap.Add(features, contributions);
        return BaseScore + _shap.ExpectedValue;
    }

    /// <summary>The loss that splits on each feature saved in training, summed over all trees.</summary>
    /// <returns>One value a feature, 0 for those never used.</returns>
    public double[] GainImportance() => Importance(node => node.Gain);

    /// <summary>How many splits use each feature.</summary>
    /// <returns>One value a feature.</returns>
    public int[] SplitImportance() => Array.ConvertAll(Importance(_ => 1), count => (int)count);

    /// <inheritdoc/>
    public void Write(BinaryWriter writer) => GradientBoostingFormat.Write(this, writer);

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
