using AudienceML.Learning.Benchmarks;
using AudienceML.Serving.Benchmarks;

// run.sh [name …]
var all = new Dictionary<string, Action<Report>>
{
    ["churn-serve"] = ChurnBenchmarks.Serve,
    ["recommend-request"] = RecommendationBenchmarks.Request,
};
if (args.FirstOrDefault(name => !all.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no benchmark '{unknown}' of serving; there are {string.Join(", ", all.Keys)}.");
    return 2;
}

var report = new Report(Console.Out);
foreach (var (name, run) in all.Where(pair => args.Length == 0 || args.Contains(pair.Key)))
{
    report.Begin(name);
    run(report);
}

return 0;
