using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Recommenders.Evaluation;

/// <summary>What to learn from and what a recommender should have put on its lists.</summary>
public sealed class RankingTask
{
    /// <summary>Wraps a task.</summary>
    /// <param name="training">What is learned from; its rows are the histories that travel with the queries, and are not recommended.</param>
    /// <param name="test">Users × items: each stored value is one item that should be on the list, whatever the value.</param>
    /// <param name="protocol">How the two were divided, in words.</param>
    public RankingTask(Interactions training, SparseMatrix test, string protocol)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(protocol);
        if (test.RowCount != training.UserCount || test.ColumnCount != training.ItemCount)
        {
            throw new ArgumentException(
                $"Training has {training.UserCount} users and {training.ItemCount} items, the test {test.RowCount} and {test.ColumnCount}.", nameof(test));
        }

        (Training, Test, Protocol) = (training, test, protocol);
    }

    /// <summary>What is learned from.</summary>
    public Interactions Training { get; }

    /// <summary>What should be on the lists.</summary>
    public SparseMatrix Test { get; }

    /// <summary>How the two were divided, in words.</summary>
    public string Protocol { get; }

    /// <summary>Further items that users are known to have taken: not learned from, and not recommended. Null for none.</summary>
    public SparseMatrix? AlsoSeen { get; init; }

    /// <summary>What travels with the queries of users whom learning did not see; null where the histories are those of training.</summary>
    public Interactions? Unlearned { get; init; }

    /// <summary>What travels with the queries.</summary>
    public Interactions Histories => Unlearned ?? Training;

    /// <summary>Makes the task of a split.</summary>
    /// <param name="log">The log.</param>
    /// <param name="split">A division of its rows.</param>
    /// <param name="asOnes">Whether training learns only that a pair occurred, not its value.</param>
    /// <param name="relevantFrom">Test rows with a smaller value are no item that should be on the list; without it all are.</param>
    /// <exception cref="TrainingDataException">No test row is relevant.</exception>
    public static RankingTask Create(RatingLog log, RatingSplit split, bool asOnes = true, float relevantFrom = float.NegativeInfinity)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(split);
        var test = split.Test;
        if (relevantFrom > float.NegativeInfinity)
        {
            test = [.. test.Where(row => log.Values[row] >= relevantFrom)];
            if (test.IsEmpty)
            {
                throw new TrainingDataException($"No test row has a value of {relevantFrom} or more.", "Lower the bound of what is relevant.");
            }
        }

        var handling = log.HasRatings ? DuplicateHandling.Last : DuplicateHandling.Sum;
        return new RankingTask(
            log.ToInteractions(split.Train.AsSpan(), asOnes, handling),
            log.ToInteractions(test.AsSpan(), asOnes: true).ByUser,
            split.Protocol)
        {
            Unlearned = split.FoldedIn.IsEmpty ? null : log.ToInteractions(split.FoldedIn.AsSpan(), asOnes, handling),
            AlsoSeen = split.Validation.IsEmpty ? null : log.ToInteractions(split.Validation.AsSpan(), asOnes: true).ByUser,
        };
    }
}
