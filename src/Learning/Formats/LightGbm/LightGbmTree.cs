using AudienceML.Learning.Trees.Ensembles;

namespace AudienceML.Learning.Formats.LightGbm;

/// <summary>One tree of a model text.</summary>
internal static class LightGbmTree
{
    /// <summary>The bit of a decision type that says "category".</summary>
    public const int CategoryBit = 1;

    /// <summary>The bit of a decision type that sends missing values to the left.</summary>
    public const int MissingLeftBit = 2;

    /// <summary>Where the kind of missing values begins in a decision type.</summary>
    public const int MissingShift = 2;

    public static EnsembleTree Read(LightGbmSection section, int features, int output)
    {
        // A leaf takes two characters at least.
        var leaves = section.Integer("num_leaves", 1, (section.Text("leaf_value").Length + 1) / 2);
        if (section.TextOrNull("is_linear") is not (null or "0"))
        {
            throw LightGbmText.Damaged($"has linear models in the leaves of {section.Name}, which are not read", "Train without linear_tree.");
        }

        return new EnsembleTree
        {
            Nodes = leaves == 1 ? [] : EnsembleShape.Check(ReadNodes(section, features, leaves), leaves, $"{section.Name} of the LightGBM text"),
            LeafValues = section.Numbers("leaf_value", leaves),
            LeafWeights = ReadCovers(section, "leaf_weight", leaves),
            LeafCounts = ReadCovers(section, "leaf_count", leaves),
            Output = output,
            Shrinkage = section.Has("shrinkage") ? section.Numbers("shrinkage", 1)[0] : 1,
        };
    }

    // A tree of one leaf may leave its counts out.
    private static double[] ReadCovers(LightGbmSection section, string key, int leaves) =>
        leaves == 1 && section.TextOrNull(key) is "" ? [0] : section.NumbersOrZeros(key, leaves);

    private static EnsembleNode[] ReadNodes(LightGbmSection section, int features, int leaves)
    {
        var count = leaves - 1;
        var feature = section.Integers("split_feature", count, 0, features - 1);
        var threshold = section.Numbers("threshold", count, allowInfinity: true);
        var decision = section.Integers("decision_type", count, 0, sbyte.MaxValue);
        var left = section.Integers("left_child", count, -leaves, count - 1);
        var right = section.Integers("right_child", count, -leaves, count - 1);
        var gain = section.NumbersOrZeros("split_gain", count);
        var value = section.NumbersOrZeros("internal_value", count);
        var weight = section.NumbersOrZeros("internal_weight", count);
        var rows = section.NumbersOrZeros("internal_count", count);
        var sets = ReadSets(section);
        var nodes = new EnsembleNode[count];
        for (var i = 0; i < count; i++)
        {
            var kind = (decision[i] >> MissingShift) & 3;
            if (kind == 3)
            {
                throw LightGbmText.Damaged($"holds the decision type {decision[i]} in {section.Name}, which is unknown");
            }

            var isCategory = (decision[i] & CategoryBit) != 0;
            nodes[i] = new EnsembleNode
            {
                Feature = feature[i],
                Threshold = isCategory ? 0 : threshold[i],
                LeftCategories = isCategory ? TakeSet(sets, threshold[i], section.Name) : null,
                Missing = (MissingKind)kind,
                // Whatever is written there, a missing category goes right.
                MissingLeft = !isCategory && (decision[i] & MissingLeftBit) != 0,
                Left = left[i],
                Right = right[i],
                Gain = (float)gain[i],
                Value = value[i],
                Weight = weight[i],
                Count = rows[i],
            };
            if (!float.IsFinite(nodes[i].Gain))
            {
                throw LightGbmText.Damaged($"holds the gain {gain[i]} in {section.Name}, beyond single precision");
            }
        }

        return nodes;
    }

    private static uint[]?[] ReadSets(LightGbmSection section)
    {
        if (section.TextOrNull("num_cat") is null or "0")
        {
            return [];
        }

        var words = section.Words("cat_threshold");
        var count = section.Integer("num_cat", 0, section.Text("cat_boundaries").Length);
        var bounds = section.Integers("cat_boundaries", count + 1, 0, words.Length);
        var sets = new uint[]?[count];
        for (var i = 0; i < count; i++)
        {
            sets[i] = bounds[i] <= bounds[i + 1]
                ? words[bounds[i]..bounds[i + 1]]
                : throw LightGbmText.Damaged($"holds cat_boundaries in {section.Name} that do not ascend");
        }

        return sets;
    }

    /// <summary>The set that a split names; each belongs to one split.</summary>
    private static uint[] TakeSet(uint[]?[] sets, double number, string tree)
    {
        if (number >= 0 && number < sets.Length && number == (int)number && sets[(int)number] is { } set)
        {
            sets[(int)number] = null;
            return set;
        }

        throw LightGbmText.Damaged($"holds in {tree} a split on the set {number} of categories, which does not exist or is another split's");
    }
}
