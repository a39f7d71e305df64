namespace AudienceML.Learning.Similarity;

/// <summary>How an index keeps its vectors.</summary>
public enum VectorStorage
{
    /// <summary>Single precision: 4 bytes a value.</summary>
    Full,

    /// <summary>
    /// A byte a value and one scale a vector: the largest value, positive or negative, becomes 127. What the index holds are these rounded
    /// vectors; scores are those of the rounded vectors, so that recall against the given ones falls a little short of 1.
    /// </summary>
    EightBit,
}
