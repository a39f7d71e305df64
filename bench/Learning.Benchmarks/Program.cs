using System.Globalization;
using AudienceML.Learning.Benchmarks;

// run.sh [name …] [--data FOLDER] [--threads N]
var names = new List<string>();
string? folder = null;
var threads = 2;
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--data" when i + 1 < args.Length:
            folder = args[++i];
            break;
        case "--threads" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out threads):
            i++;
            break;
        default:
            names.Add(args[i]);
            break;
    }
}

var all = new Dictionary<string, Action<Report>>
{
    ["gbdt-train"] = report => BoostingBenchmarks.Train(report, folder, threads),
    ["gbdt-score"] = BoostingBenchmarks.Score,
    ["gbdt-explain"] = BoostingBenchmarks.Explain,
};
if (names.FirstOrDefault(name => !all.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no benchmark '{unknown}'; there are {string.Join(", ", all.Keys)}.");
    return 2;
}

var report = new Report(Console.Out);
foreach (var (name, run) in all.Where(pair => names.Count == 0 || names.Contains(pair.Key)))
{
    report.Begin(name);
    run(report);
}

return 0;
