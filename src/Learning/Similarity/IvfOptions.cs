namespace AudienceML.Learning.Similarity;

/// <summary>How an <see cref="IvfIndex"/> is built and searched.</summary>
public sealed record IvfOptions
{
    /// <summary>How near two vectors are.</summary>
    public SimilarityMetric Metric { get; init; } = SimilarityMetric.InnerProduct;

    /// <summary>How vectors are kept.</summary>
    public VectorStorage Storage { get; init; } = VectorStorage.Full;

    /// <summary>Cells, 1 to 65,536; 0 takes the square root of the number of vectors first added. Never more than these.</summary>
    public int Cells { get; init; }

    /// <summary>Cells that a search looks at, 1 or more: those whose centres are nearest. All of them make the search exact.</summary>
    public int Probes { get; init; } = 8;

    /// <summary>Iterations of k-means, 1 to 1,000.</summary>
    public int Iterations { get; init; } = 10;

    /// <summary>Decides the first centres of k-means.</summary>
    public int Seed { get; init; } = 1;

    internal IvfOptions Checked()
    {
        VectorGuards.Metric(Metric);
        VectorGuards.Storage(Storage);
        HnswOptions.Require(Cells, 0, 65_536, nameof(Cells));
        HnswOptions.Require(Probes, 1, int.MaxValue, nameof(Probes));
        HnswOptions.Require(Iterations, 1, 1000, nameof(Iterations));
        return this;
    }
}
