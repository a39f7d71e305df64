using AudienceML.Core.Registry;
using AudienceML.Learning.Data;

namespace AudienceML.Pipelines.Training;

/// <summary>Passes progress on and keeps the points of the training curves for the journal.</summary>
internal sealed class RunProgress(IProgress<LearningProgress>? outer) : IProgress<LearningProgress>
{
    // A curve of ten thousand points says no more than one of a thousand.
    private const int MaximumPoints = 20_000;
    private readonly Lock _gate = new();
    private readonly List<RunMetric> _curve = [];

    public void Report(LearningProgress value)
    {
        if (value.Metric is { } metric && double.IsFinite(value.Value))
        {
            lock (_gate)
            {
                if (_curve.Count < MaximumPoints)
                {
                    _curve.Add(new RunMetric($"{metric} ({value.Stage})", value.Done, value.Value));
                }
            }
        }

        outer?.Report(value);
    }

    public void Stage(string stage, long done = 0, long total = 0) => outer?.Report(new LearningProgress(stage, done, total));

    public IReadOnlyList<RunMetric> Curve()
    {
        lock (_gate)
        {
            return [.. _curve.DistinctBy(m => (m.Name, m.Step))];
        }
    }
}
