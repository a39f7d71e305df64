namespace AudienceML.Learning.Trees.Forests;

/// <summary>A node that was split. Children as in <see cref="DecisionTree"/>.</summary>
internal struct ForestNode
{
    public ForestSplit Split;
    public float Gain;
    public int Left;
    public int Right;
}
