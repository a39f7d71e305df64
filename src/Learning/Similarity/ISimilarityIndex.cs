using AudienceML.Learning.Data;

namespace AudienceML.Learning.Similarity;

/// <summary>Vectors under ids, and a search for those nearest to another vector.</summary>
/// <remarks>Searching is safe from many threads at once and allocates nothing. Ids are 0 or more. Equal scores keep
/// the order of the ids. Adding, removing and writing exclude each other, and wait for searches that are under way.</remarks>
public interface ISimilarityIndex
{
    /// <summary>How near two vectors are.</summary>
    SimilarityMetric Metric { get; }

    /// <summary>Values of a vector.</summary>
    int Dimension { get; }

    /// <summary>Vectors held.</summary>
    int Count { get; }

    /// <summary>Whether there is a vector under an id.</summary>
    bool Contains(int id);

    /// <summary>How it is stored, name and format version: "hnsw/1". <see cref="SimilarityIndexFile"/> maps it to a reader.</summary>
    string Format { get; }

    /// <summary>Adds vectors. Searches may go on meanwhile; a vector is found as soon as it is linked.</summary>
    /// <param name="ids">One a row, 0 or more, none twice and none that is there already.</param>
    /// <param name="vectors">Rows × <see cref="Dimension"/>; finite and between -1e15 and 1e15.</param>
    /// <param name="maxDegreeOfParallelism">Threads; they change nothing in the result.</param>
    /// <param name="progress">Told now and then how many vectors are in.</param>
    /// <param name="cancellationToken">Checked now and then; what was added before a cancellation stays.</param>
    /// <exception cref="ArgumentException">An id or a value is not allowed; nothing was added then.</exception>
    void Add(
        ReadOnlySpan<int> ids,
        FeatureMatrix vectors,
        int maxDegreeOfParallelism = 1,
        IProgress<LearningProgress>? progress = null,
        CancellationToken cancellationToken = default);

    /// <summary>Removes a vector. No search that starts afterwards finds it; its id may be used again.</summary>
    /// <returns>Whether it was there.</returns>
    bool Remove(int id);

    /// <summary>Finds the nearest vectors of one.</summary>
    /// <param name="query"><see cref="Dimension"/> values, finite.</param>
    /// <param name="ids">Takes the ids, nearest first; its length is how many are wanted. -1 where no more were found.</param>
    /// <param name="scores">Takes the scores, highest first, as long as <paramref name="ids"/>; -∞ where no more were found.</param>
    /// <param name="filter">Which ids may be found; null means all. Called from the searching thread; it must not call the index.</param>
    /// <returns>How many were found.</returns>
    int Search(ReadOnlySpan<float> query, Span<int> ids, Span<float> scores, Predicate<int>? filter = null);

    /// <summary>Finds the nearest vectors of many, each as if it were searched for alone.</summary>
    /// <param name="queries">Rows × <see cref="Dimension"/>, finite.</param>
    /// <param name="count">Neighbours a query, 1 or more.</param>
    /// <param name="ids">Rows × <paramref name="count"/> places, row after row.</param>
    /// <param name="scores">As many.</param>
    /// <param name="filter">Which ids may be found; null means all. Called from several threads when there are several; it must not call the index.</param>
    /// <param name="maxDegreeOfParallelism">Threads; they change nothing in the result.</param>
    /// <param name="cancellationToken">Checked between blocks of queries.</param>
    void Search(
        FeatureMatrix queries,
        int count,
        Memory<int> ids,
        Memory<float> scores,
        Predicate<int>? filter = null,
        int maxDegreeOfParallelism = 1,
        CancellationToken cancellationToken = default);

    /// <summary>Writes what a reader of <see cref="Format"/> needs to restore it to the last bit.</summary>
    void Write(BinaryWriter writer);
}
