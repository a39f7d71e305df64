using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Trees.Ensembles;

/// <summary>Checks that splits form a tree, and puts parents before children.</summary>
internal static class EnsembleShape
{
    /// <summary>Every node and leaf has to be reached exactly once.</summary>
    /// <param name="nodes">The splits; the root comes first.</param>
    /// <param name="leaves">The number of leaves.</param>
    /// <param name="tree">How the tree is called in a message.</param>
    /// <returns>The same splits, each before those below it: the array itself when it is in order.</returns>
    /// <exception cref="ModelFormatException">A child does not exist or is reached twice, or something is not reached at all.</exception>
    public static EnsembleNode[] Check(EnsembleNode[] nodes, int leaves, string tree)
    {
        var order = new List<int>(nodes.Length);
        var nodeSeen = new bool[nodes.Length];
        var leafSeen = new bool[leaves];
        var pending = new Stack<int>();
        pending.Push(nodes.Length == 0 ? ~0 : 0);
        while (pending.TryPop(out var child))
        {
            var seen = child >= 0 ? nodeSeen : leafSeen;
            var place = child >= 0 ? child : ~child;
            var name = child >= 0 ? "node" : "leaf";
            if (place >= seen.Length)
            {
                throw Broken(tree, $"a split leads to {name} {place}, and there are {seen.Length}");
            }

            if (seen[place])
            {
                throw Broken(tree, $"two splits lead to {name} {place}");
            }

            seen[place] = true;
            if (child >= 0)
            {
                order.Add(child);
                pending.Push(nodes[child].Right);
                pending.Push(nodes[child].Left);
            }
        }

        if (Array.IndexOf(nodeSeen, false) is >= 0 and var node)
        {
            throw Broken(tree, $"no split leads to node {node}");
        }

        if (Array.IndexOf(leafSeen, false) is >= 0 and var leaf)
        {
            throw Broken(tree, $"no split leads to leaf {leaf}");
        }

        return IsInOrder(nodes) ? nodes : Reorder(nodes, order);
    }

    private static bool IsInOrder(EnsembleNode[] nodes)
    {
        for (var i = 0; i < nodes.Length; i++)
        {
            if ((nodes[i].Left >= 0 && nodes[i].Left <= i) || (nodes[i].Right >= 0 && nodes[i].Right <= i))
            {
                return false;
            }
        }

        return true;
    }

    private static EnsembleNode[] Reorder(EnsembleNode[] nodes, List<int> order)
    {
        var places = new int[nodes.Length];
        for (var i = 0; i < order.Count; i++)
        {
            places[order[i]] = i;
        }

        int Place(int child) => child >= 0 ? places[child] : child;
        return [.. order.Select(i => nodes[i] with { Left = Place(nodes[i].Left), Right = Place(nodes[i].Right) })];
    }

    private static ModelFormatException Broken(string tree, string what) =>
        new($"In {tree} {what}.", "Save the model again where it was trained, or copy it again.");
}
