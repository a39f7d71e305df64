using AudienceML.Core.Training;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Pipelines.Training;

/// <summary>For tables without time: a random share of each outcome is held out.</summary>
/// <typeparam name="TRow">The row.</typeparam>
public sealed class StratifiedSplitter<TRow> : ISplitter<TRow, float>
{
    private readonly double _share;

    /// <summary>Creates the splitter.</summary>
    /// <param name="holdOutShare">The share held out, 0.05 to 0.5.</param>
    public StratifiedSplitter(double holdOutShare = 0.2)
    {
        if (holdOutShare is not (>= 0.05 and <= 0.5))
        {
            throw new ArgumentOutOfRangeException(nameof(holdOutShare), holdOutShare, "The share held out is 0.05 to 0.5.");
        }

        _share = holdOutShare;
    }

    /// <inheritdoc/>
    public TrainingSplit<TRow, float> Split(TrainingSet<TRow, float> set, int seed)
    {
        ArgumentNullException.ThrowIfNull(set);
        var order = new RandomSource(Seeds.Derive(seed, "hold-out")).Permutation(set.Count);
        var labels = set.Labels.ToArray();
        var (train, holdOut) = (new List<int>(), new List<int>());
        foreach (var outcome in order.GroupBy(row => labels[row]).OrderBy(g => g.Key))
        {
            var rows = outcome.ToArray();
            var held = (int)Math.Round(rows.Length * _share);
            holdOut.AddRange(rows.AsSpan(0, held));
            train.AddRange(rows.AsSpan(held));
        }

        if (train.Count == 0 || holdOut.Count == 0)
        {
            throw new TrainingDataException($"{set.Count} rows are too few to hold some of them out.", "Give more rows.");
        }

        // The order of the file, so that the seed decides who is held out and nothing else.
        train.Sort();
        holdOut.Sort();
        return new(set.Select(train.ToArray()), null, set.Select(holdOut.ToArray()));
    }
}
