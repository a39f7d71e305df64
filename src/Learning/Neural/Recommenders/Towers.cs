using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Neural.Recommenders;

/// <summary>The parameters of two towers, as tables that minibatches move.</summary>
internal sealed class Towers
{
    public Towers(TwoTowerOptions options, bool[] isTaken, FeatureRows items, FeatureRows users, ulong seed)
    {
        var width = options.Factors;
        ItemFeatures = items;
        UserFeatures = users;
        Known = new EmbeddingTable(isTaken.Length, width);
        KnownContent = new EmbeddingTable(items.ColumnCount, width);
        Items = new EmbeddingTable(isTaken.Length, width + 1);
        Content = new EmbeddingTable(items.ColumnCount, width + 1);
        Users = new EmbeddingTable(users.ColumnCount, width);
        Everybody = new EmbeddingTable(1, width);
        var deviation = 0.1 / Math.Sqrt(width);
        Known.Draw(width, deviation, Seeds.Derive((long)seed, 1));
        KnownContent.Draw(width, deviation, Seeds.Derive((long)seed, 2));
        Items.Draw(width, deviation, Seeds.Derive((long)seed, 3));
        Content.Draw(width, deviation, Seeds.Derive((long)seed, 4));

        // What nobody took has no id that could learn: it is its content and nothing else.
        for (var item = 0; item < isTaken.Length; item++)
        {
            if (!isTaken[item])
            {
                Known.Row(item).Clear();
                Items.Row(item).Clear();
            }
        }
    }

    public FeatureRows ItemFeatures { get; }

    public FeatureRows UserFeatures { get; }

    /// <summary>Ids of items in a history.</summary>
    public EmbeddingTable Known { get; }

    /// <summary>Features of items in a history.</summary>
    public EmbeddingTable KnownContent { get; }

    /// <summary>Ids of items to be found, the bias last.</summary>
    public EmbeddingTable Items { get; }

    /// <summary>Features of items to be found, the bias last.</summary>
    public EmbeddingTable Content { get; }

    /// <summary>Features of users.</summary>
    public EmbeddingTable Users { get; }

    /// <summary>What all users have in common.</summary>
    public EmbeddingTable Everybody { get; }
}
