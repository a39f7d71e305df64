namespace AudienceML.Learning.Benchmarks;

/// <summary>One piece of work that this library and its peers do on the same arrays, in turns.</summary>
/// <remarks>Each side lives in a process of its own, so that its peak memory is its own. Prepare is not timed; Run times itself.</remarks>
internal abstract class Workload
{
    /// <summary>The name on the command line: "kmeans-8".</summary>
    public abstract string Name { get; }

    /// <summary>What is done, in a few words: "k-means, k = 8, 20 iterations, 1,000,000 × 28".</summary>
    public abstract string What { get; }

    /// <summary>Whom it is compared with.</summary>
    public abstract IReadOnlyList<Peer> Peers { get; }

    /// <summary>Timed runs of each side; the least counts.</summary>
    public virtual int Runs => 3;

    /// <summary>Seeds, 1 and up, with which both sides also run once for the mean of their quality; 1 is the timed one.</summary>
    public virtual int QualitySeeds => 1;

    /// <summary>Writes the arrays that it needs and that are not there yet, so that both sides read the same files.</summary>
    public virtual void WriteArrays(Arrays arrays)
    {
    }

    /// <summary>Loads the arrays. Not timed.</summary>
    public abstract void Prepare(Arrays arrays, int threads);

    /// <summary>Does the work once.</summary>
    public abstract Outcome Run(int seed);
}
