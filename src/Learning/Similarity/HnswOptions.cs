namespace AudienceML.Learning.Similarity;

/// <summary>How an <see cref="HnswIndex"/> is built and searched.</summary>
public sealed record HnswOptions
{
    /// <summary>How near two vectors are.</summary>
    public SimilarityMetric Metric { get; init; } = SimilarityMetric.InnerProduct;

    /// <summary>How vectors are kept.</summary>
    public VectorStorage Storage { get; init; } = VectorStorage.Full;

    /// <summary>Links a vector makes when it is added, 4 to 64; on the lowest layer it may come to have twice as many.</summary>
    public int M { get; init; } = 16;

    /// <summary>Candidates looked at for the links of a new vector, <see cref="M"/> to 4,096. More build slower and find better.</summary>
    public int EfConstruction { get; init; } = 200;

    /// <summary>Candidates kept while searching, 1 to 65,536; never fewer than are asked for. More search slower and find better.</summary>
    public int EfSearch { get; init; } = 64;

    /// <summary>Decides which vectors stand on higher layers. Same seed, same additions: same index.</summary>
    public int Seed { get; init; } = 1;

    internal HnswOptions Checked()
    {
        VectorGuards.Metric(Metric);
        VectorGuards.Storage(Storage);
        Require(M, 4, 64, nameof(M));
        Require(EfConstruction, M, 4096, nameof(EfConstruction));
        Require(EfSearch, 1, 65_536, nameof(EfSearch));
        return this;
    }

    internal static void Require(int value, int least, int most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} lies between {least} and {most}.");
        }
    }
}
