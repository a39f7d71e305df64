using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AudienceML.Learning.Data;
using AudienceML.Learning.Trees.Boosting;
using AudienceML.Learning.Tuning;
using AudienceML.Learning.Tuning.Search;

namespace AudienceML.Learning.Benchmarks.Quality;

/// <summary>How good gradient boosting is on public data: beside the peers at the same settings, and at the settings that tuning finds.</summary>
internal sealed class QualityTable(string data, string peers, int threads)
{
    private const int Trials = 100;
    private const int NestedTrials = 40;

    // The best means over five folds that XGBoost 1.7.4 was brought to by hand.
    private static readonly Dictionary<string, double> Bars = new(StringComparer.Ordinal)
    {
        ["telco"] = 0.850,
        ["bank-without-duration"] = 0.804,
        ["bank-with-duration"] = 0.950,
        ["news-popularity"] = 0.701,
    };

    private static readonly string[] Names = [.. Bars.Keys, "spotify-hits", "news-log-shares"];

    /// <summary>Prints the table, row after row as they come.</summary>
    /// <param name="only">The sets wanted; all when empty.</param>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyCollection<string> only)
    {
        if (only.FirstOrDefault(name => !Names.Contains(name)) is { } unknown)
        {
            Console.Error.WriteLine($"There is no set '{unknown}'; there are {string.Join(", ", Names)}.");
            return 2;
        }

        var arrays = new Arrays(Directory.CreateTempSubdirectory("audienceml-quality").FullName);
        try
        {
            Python("quality_data.py", data, arrays.Folder);
            string[] wanted = [.. Names.Where(name => only.Count == 0 || only.Contains(name))];
            PrintSameSettings(arrays, wanted);
            PrintTuned(arrays, wanted);
            PrintUnseen(arrays, wanted);
        }
        finally
        {
            Directory.Delete(arrays.Folder, recursive: true);
        }

        return 0;
    }

    private void PrintSameSettings(Arrays arrays, string[] wanted)
    {
        var sklearn = Peer("sklearn", arrays, wanted);
        var xgboost = Peer("xgboost", arrays, wanted);
        Console.WriteLine("| 200 trees of 31 leaves, learning rate 0.05 | metric | AudienceML | scikit-learn | XGBoost |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var set in wanted.Select(name => QualitySet.Read(arrays, name)))
        {
            var options = new GradientBoostingOptions
            {
                Objective = set.Objective, Trees = 200, Leaves = 31, LearningRate = 0.05, MinRowsInLeaf = 20, L2 = 1, EarlyStoppingRounds = 0,
            };
            Print($"| {set.Name} | {set.Metric.Name} | {set.CrossValidate(options, threads):F4} | {sklearn[set.Name]:F4} | {xgboost[set.Name]:F4} |");
        }

        Console.WriteLine();
    }

    private void PrintTuned(Arrays arrays, string[] wanted)
    {
        Console.WriteLine($"| tuned | metric | best of {Trials} trials | processor time | bar | passed after |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var set in wanted.Select(name => QualitySet.Read(arrays, name)))
        {
            var hasBar = Bars.TryGetValue(set.Name, out var bar);
            var start = Processor();
            var passed = double.NaN;
            var watcher = new Watcher(best => passed = double.IsNaN(passed) && hasBar && best >= bar ? Processor() - start : passed);
            var tuned = new GradientBoostingTuner(set.Rows, set.Folds, Tuning(set)).Run(Budget(Trials), progress: watcher);
            var seconds = Processor() - start;
            var score = Invariant($"{tuned.Score:F4} (± {tuned.Deviation:F4})");
            var after = double.IsNaN(passed) ? "–" : Invariant($"{passed:F0} s");
            Print($"| {set.Name} | {set.Metric.Name} | {score} | {seconds:F0} s | {(hasBar ? bar.ToString("F3", CultureInfo.InvariantCulture) : "–")} | {after} |");
            Console.Error.WriteLine(string.Join(", ", GradientBoostingParameters.Write(tuned.Options).Select(p => $"{p.Key} {p.Value}")));
        }

        Console.WriteLine();
    }

    private void PrintUnseen(Arrays arrays, string[] wanted)
    {
        Console.WriteLine($"| options of {NestedTrials} trials without the fold | metric | mean of the five folds |");
        Console.WriteLine("|---|---|---|");
        foreach (var set in wanted.Select(name => QualitySet.Read(arrays, name)))
        {
            Print($"| {set.Name} | {set.Metric.Name} | {Nested(set):F4} |");
        }
    }

    /// <summary>Each fold is judged by options that were searched, and a model that was learned, without it.</summary>
    private double Nested(QualitySet set)
    {
        var sum = 0.0;
        foreach (var fold in set.Folds)
        {
            var train = set.Rows.Select(fold.Train.AsSpan());
            var inner = set.Metric.Goal == Goal.Maximize
                ? StratifiedKFold.Split(train.Labels.Span, QualitySet.FoldCount, 1)
                : KFold.Split(train.RowCount, QualitySet.FoldCount, 1);
            var options = new GradientBoostingTuner(train, inner, Tuning(set)).Run(Budget(NestedTrials)).Options;
            var model = new GradientBoostingLearner(options).Learn(train, null, new LearningContext(1, threads));
            var test = set.Rows.Select(fold.Test.AsSpan());
            var scores = new float[test.RowCount];
            model.Score(test.Features, scores);
            sum += set.Metric.Compute(scores, test.Labels.Span);
        }

        return sum / set.Folds.Length;
    }

    private static BoostingTuning Tuning(QualitySet set) => new()
    {
        Metric = set.Metric,
        Fixed = new GradientBoostingOptions { Objective = set.Objective, Trees = 1500 },
    };

    private StudyBudget Budget(int trials) => new() { Trials = trials, Threads = threads };

    private Dictionary<string, double> Peer(string library, Arrays arrays, string[] wanted) => Python(
            "quality.py", [arrays.Folder, "1", library, .. wanted])
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonDocument.Parse(line).RootElement)
        .ToDictionary(answer => answer.GetProperty("set").GetString()!, answer => answer.GetProperty("value").GetDouble(), StringComparer.Ordinal);

    private string Python(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["OMP_NUM_THREADS"] = "1"; // nothing is timed here, and threads that wait for each other cost more than they bring
        start.ArgumentList.Add(Path.Combine(peers, script));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{script} failed; bench/peers.sh installs the peers.");
    }

    private static double Processor()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static void Print(FormattableString line) => Console.WriteLine(Invariant(line));

    private sealed class Watcher(Action<double> best) : IProgress<LearningProgress>
    {
        private readonly Lock _gate = new();

        public void Report(LearningProgress value)
        {
            lock (_gate)
            {
                best(value.Value);
            }
        }
    }
}
