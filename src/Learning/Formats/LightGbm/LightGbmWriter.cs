using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Trees.Ensembles;

namespace AudienceML.Learning.Formats.LightGbm;

/// <summary>Writes one model text.</summary>
internal static class LightGbmWriter
{
    public static void Write(EnsembleDefinition definition, TextWriter writer)
    {
        var notes = LightGbmNotes.Parse(definition);
        var names = Names(definition);
        var outputs = definition.BaseScores.Length;
        var trees = LightGbmLayout.Arrange(definition).Select(TreeText).ToArray();
        var header = new StringBuilder("tree\nversion=v4\n");
        header.Append(CultureInfo.InvariantCulture, $"num_class={outputs}\nnum_tree_per_iteration={outputs}\nlabel_index={notes.Label}\n");
        header.Append(CultureInfo.InvariantCulture, $"max_feature_idx={definition.FeatureCount - 1}\n");
        if (LightGbmObjective.TextOf(definition) is { Length: > 0 } objective)
        {
            header.Append("objective=").Append(objective).Append('\n');
        }

        header.Append(definition.IsAverage ? "average_output\n" : "");
        header.Append("feature_names=").AppendJoin(' ', names).Append('\n');
        header.Append(notes.Monotone.Length > 0 ? $"monotone_constraints={notes.Monotone}\n" : "");
        header.Append("feature_infos=").AppendJoin(' ', LightGbmLayout.Ranges(definition)).Append('\n');
        header.Append("tree_sizes=").AppendJoin(' ', trees.Select(tree => Encoding.UTF8.GetByteCount(tree).ToString(CultureInfo.InvariantCulture))).Append("\n\n");
        writer.Write(header);
        foreach (var tree in trees)
        {
            writer.Write(tree);
        }

        writer.Write("end of trees\n\nfeature_importances:\n");
        WriteImportances(definition, names, writer);
        writer.Write('\n');
        writer.Write(notes.Tail);
    }

    private static void WriteImportances(EnsembleDefinition definition, ImmutableArray<string> names, TextWriter writer)
    {
        var splits = new int[definition.FeatureCount];
        foreach (var node in definition.Trees.SelectMany(tree => tree.Nodes))
        {
            splits[node.Feature] += node.Gain > 0 ? 1 : 0;
        }

        foreach (var feature in Enumerable.Range(0, splits.Length).Where(feature => splits[feature] > 0).OrderByDescending(feature => splits[feature]))
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{names[feature]}={splits[feature]}\n"));
        }
    }

    private static ImmutableArray<string> Names(EnsembleDefinition definition)
    {
        if (definition.FeatureNames.IsEmpty)
        {
            return [.. Enumerable.Range(0, definition.FeatureCount).Select(i => string.Create(CultureInfo.InvariantCulture, $"Column_{i}"))];
        }

        // Blanks separate names, and LightGBM refuses what has a meaning in JSON.
        return [.. definition.FeatureNames.Select(name => string.Concat(name.Select(c => char.IsWhiteSpace(c) || char.IsControl(c) || "\",:[]{}".Contains(c, StringComparison.Ordinal) ? '_' : c)))];
    }

    private static string TreeText(EnsembleTree tree, int number)
    {
        var nodes = tree.Nodes;
        var sets = nodes.Where(node => node.LeftCategories is not null).Select(node => node.LeftCategories!).ToArray();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Tree={number}\nnum_leaves={tree.LeafCount}\nnum_cat={sets.Length}\n");
        LightGbmNumbers.AppendLine(text, "split_feature", nodes.Select(node => (long)node.Feature));
        LightGbmNumbers.AppendLine(text, "split_gain", nodes.Select(node => (double)node.Gain), "G6");
        LightGbmNumbers.AppendLine(text, "threshold", Thresholds(nodes), "G17");
        LightGbmNumbers.AppendLine(text, "decision_type", nodes.Select(Decision));
        LightGbmNumbers.AppendLine(text, "left_child", nodes.Select(node => (long)node.Left));
        LightGbmNumbers.AppendLine(text, "right_child", nodes.Select(node => (long)node.Right));
        LightGbmNumbers.AppendLine(text, "leaf_value", tree.LeafValues, "G17");
        LightGbmNumbers.AppendLine(text, "leaf_weight", tree.LeafWeights, "G17");
        LightGbmNumbers.AppendLine(text, "leaf_count", tree.LeafCounts.Select(Count));
        LightGbmNumbers.AppendLine(text, "internal_value", nodes.Select(node => node.Value), "G6");
        LightGbmNumbers.AppendLine(text, "internal_weight", nodes.Select(node => node.Weight), "G6");
        LightGbmNumbers.AppendLine(text, "internal_count", nodes.Select(node => Count(node.Count)));
        if (sets.Length > 0)
        {
            LightGbmNumbers.AppendLine(text, "cat_boundaries", Bounds(sets));
            LightGbmNumbers.AppendLine(text, "cat_threshold", sets.SelectMany(set => set).Select(word => (long)word));
        }

        text.Append("is_linear=0\nshrinkage=").Append(LightGbmNumbers.Format(tree.Shrinkage, "G6")).Append("\n\n\n");
        return text.ToString();
    }

    private static IEnumerable<double> Thresholds(EnsembleNode[] nodes)
    {
        var set = 0;
        foreach (var node in nodes)
        {
            yield return node.LeftCategories is null ? node.Threshold : set++;
        }
    }

    private static long Decision(EnsembleNode node)
    {
        if (node.LeftCategories is not null && node.MissingLeft)
        {
            throw new ModelFormatException(
                "A split on a category sends missing values to the left, which LightGBM cannot say.", "Export the model in another format.", "AML2011");
        }

        return (node.LeftCategories is not null ? LightGbmTree.CategoryBit : 0)
            | (node.MissingLeft ? LightGbmTree.MissingLeftBit : 0)
            | ((int)node.Missing << LightGbmTree.MissingShift);
    }

    private static long Count(double rows) => (long)Math.Round(Math.Clamp(rows, 0, int.MaxValue));

    private static IEnumerable<long> Bounds(uint[][] sets)
    {
        long bound = 0;
        yield return bound;
        foreach (var set in sets)
        {
            bound += set.Length;
            yield return bound;
        }
    }
}
