using System.Diagnostics;
using AudienceML.Learning.Metrics;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>Area under the ROC curve of a million scores of six digits, so that many are tied.</summary>
internal sealed class RocAuc : Workload
{
    private float[] _scores = [];
    private float[] _labels = [];

    public override string Name => "roc-auc";

    public override string What => "ROC AUC with ties, 1,000,000 scores, one thread";

    public override IReadOnlyList<Peer> Peers => [new("scikit-learn", "roc_auc.py", 0.1)];

    public override int Runs => 10;

    public override void WriteArrays(Arrays arrays)
    {
        arrays.EnsureTabular();
        arrays.Ensure("auc_scores", 0, () =>
        {
            var train = arrays.Tabular("train");
            var random = new Random(3);
            return [.. train.Labels.ToArray().Select(label => MathF.Round((float)((0.3 * label) + (0.7 * random.NextDouble())), 5))];
        });
    }

    public override void Prepare(Arrays arrays, int threads) => (_scores, _labels) = (arrays.Read("auc_scores"), arrays.Read("tab_y_train"));

    public override Outcome Run(int seed)
    {
        var watch = Stopwatch.StartNew();
        var auc = BinaryMetrics.RocAuc(_scores, _labels);
        return new(watch.Elapsed.TotalSeconds, new Dictionary<string, double> { ["AUC"] = auc });
    }
}
