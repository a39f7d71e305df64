using System.Globalization;
using AudienceML.Learning.Benchmarks;
using AudienceML.Learning.Benchmarks.Quality;

// run.sh [name …] [--data FOLDER] [--threads N] [--results FILE]
var names = new List<string>();
var folder = Path.Combine(Path.GetTempPath(), "audienceml-bench");
var peers = Path.Combine("bench", "peers");
string? worker = null, results = null;
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
        case "--results" when i + 1 < args.Length:
            results = args[++i];
            break;
        case "--worker" when i + 1 < args.Length:
            worker = args[++i];
            break;
        default:
            names.Add(args[i]);
            break;
    }
}

// run.sh quality [set …] --data DATA: no timing but a table of its own, from the public data sets in DATA.
if (names is ["quality", .. var sets])
{
    return new QualityTable(folder, peers, threads).Run(sets);
}

Directory.CreateDirectory(folder);
var arrays = new Arrays(folder);
if (worker is not null)
{
    return Worker.Serve(Catalog.Workloads.First(w => string.Equals(w.Name, worker, StringComparison.Ordinal)), arrays, threads);
}

var known = Catalog.Workloads.Select(w => w.Name).Concat(Catalog.Alone.Keys).ToList();
if (names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no benchmark '{unknown}'; there are {string.Join(", ", known)}.");
    return 2;
}

var comparison = new Comparison(arrays, threads, peers);
var compared = Catalog.Workloads.Where(w => names.Count == 0 || names.Contains(w.Name)).ToList();
compared.ForEach(comparison.Run);
var output = new StringWriter();
if (compared.Count > 0)
{
    output.WriteLine(comparison.Table());
}

var report = new Report(output);
foreach (var (name, run) in Catalog.Alone.Where(pair => names.Count == 0 || names.Contains(pair.Key)))
{
    report.Begin(name);
    run(report);
}

Console.Write(output);
if (results is not null)
{
    File.WriteAllText(results, $"# Timings\n\n{Machine.Describe(threads)}\n\n{output}");
}

return 0;
