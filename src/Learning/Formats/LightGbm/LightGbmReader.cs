using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AudienceML.Learning.Trees.Ensembles;

namespace AudienceML.Learning.Formats.LightGbm;

/// <summary>Reads one model text.</summary>
internal sealed class LightGbmReader(string text)
{
    private int _at;

    /// <exception cref="Errors.ModelFormatException">The text is no model, or is damaged.</exception>
    public EnsembleDefinition Read()
    {
        if (!TryLine(out var first) || first != "tree")
        {
            throw LightGbmText.Damaged("does not begin with the line 'tree'", "Name a file that LightGBM's save_model wrote.");
        }

        var (header, isAverage, line) = ReadHeader();
        if (header.Text("version") is not ("v2" or "v3" or "v4"))
        {
            throw LightGbmText.Damaged("is of another version than v2, v3 and v4", "Save the model with LightGBM 4, or update AudienceML.");
        }

        var features = header.Integer("max_feature_idx", 0, EnsembleDefinition.MaxFeatures - 1) + 1;
        var names = header.Split("feature_names", features);
        var ranges = header.Has("feature_infos") ? header.Split("feature_infos", features) : [];
        var outputs = header.Has("num_tree_per_iteration") ? header.Integer("num_tree_per_iteration", 1, EnsembleDefinition.MaxOutputs) : 1;
        var objective = header.TextOrNull("objective") ?? "";
        var link = LightGbmObjective.Parse(objective);
        var trees = ReadTrees(line, features, outputs);
        var sizes = header.TextOrNull("tree_sizes")?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length ?? trees.Length;
        if (sizes != trees.Length)
        {
            throw LightGbmText.Damaged($"announces {sizes} trees and holds {trees.Length}");
        }

        if (trees.Length % outputs != 0 || (outputs > 1 && trees.IsEmpty))
        {
            throw LightGbmText.Damaged($"holds {trees.Length} trees, which is no multiple of the {outputs} of an iteration");
        }

        return new EnsembleDefinition
        {
            FeatureCount = features,
            Trees = trees,
            BaseScores = [.. new double[outputs]],
            Link = link.Link,
            LinkScale = link.Scale,
            IsAverage = isAverage,
            FeatureNames = [.. names],
            FeatureRanges = [.. ranges],
            Objective = objective,
            Notes = LightGbmNotes.Of(header, ReadTail()).ToString(),
        };
    }

    private (LightGbmSection Header, bool IsAverage, string Line) ReadHeader()
    {
        var header = new LightGbmSection("the header");
        var isAverage = false;
        while (TryLine(out var line))
        {
            if (line.StartsWith("Tree=", StringComparison.Ordinal) || line == "end of trees")
            {
                return (header, isAverage, line);
            }

            if (line == "average_output")
            {
                isAverage = true;
            }
            else if (line.Length > 0)
            {
                header.Add(line);
            }
        }

        throw LightGbmText.Damaged("ends in its header");
    }

    private ImmutableArray<EnsembleTree> ReadTrees(string line, int features, int outputs)
    {
        var trees = ImmutableArray.CreateBuilder<EnsembleTree>();
        while (line != "end of trees")
        {
            if (line != string.Create(CultureInfo.InvariantCulture, $"Tree={trees.Count}"))
            {
                throw LightGbmText.Damaged($"has '{(line.Length <= 40 ? line : line[..40])}' where tree {trees.Count} should begin");
            }

            var section = new LightGbmSection(string.Create(CultureInfo.InvariantCulture, $"tree {trees.Count}"));
            while (TryLine(out line) && line.Length > 0)
            {
                section.Add(line);
            }

            trees.Add(LightGbmTree.Read(section, features, trees.Count % outputs));
            while (line.Length == 0)
            {
                if (!TryLine(out line))
                {
                    throw LightGbmText.Damaged($"ends after tree {trees.Count - 1} without the line 'end of trees'");
                }
            }
        }

        return trees.ToImmutable();
    }

    /// <summary>What follows the trees, but for the importances, which are counted again.</summary>
    private string ReadTail()
    {
        var tail = new StringBuilder();
        var isImportance = false;
        while (_at < text.Length)
        {
            var start = _at;
            TryLine(out var line);
            isImportance = line == "feature_importances:" || (isImportance && line.Length > 0);
            if (!isImportance)
            {
                tail.Append(text, start, _at - start);
            }
        }

        return tail.ToString();
    }

    private bool TryLine(out string line)
    {
        if (_at >= text.Length)
        {
            line = "";
            return false;
        }

        var end = text.IndexOf('\n', _at);
        var next = end < 0 ? text.Length : end + 1;
        end = end < 0 ? text.Length : end;
        line = text[_at..(end > _at && text[end - 1] == '\r' ? end - 1 : end)];
        _at = next;
        return true;
    }
}
