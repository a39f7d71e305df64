using System.Globalization;

namespace AudienceML.Learning.Benchmarks;

/// <summary>Runs both sides of workloads in turns and prints one table row a peer.</summary>
internal sealed class Comparison(Arrays arrays, int threads, string peerFolder)
{
    private readonly List<string> _rows = [];

    public void Run(Workload workload)
    {
        workload.WriteArrays(arrays);
        var self = Environment.ProcessPath!;
        var dll = typeof(Comparison).Assembly.Location;
        string[] options = ["--worker", workload.Name, "--data", arrays.Folder, "--threads", Text(threads)];
        using var ours = Side.Start(
            "AudienceML", self, self.EndsWith("dotnet", StringComparison.Ordinal) ? [dll, .. options] : options, threads)
            ?? throw new InvalidOperationException($"{workload.Name} cannot run.");
        var peers = new List<(Peer Peer, Side Side)>();
        foreach (var peer in workload.Peers)
        {
            var parts = peer.Script.Split(' ');
            if (Side.Start(peer.Name, "/usr/bin/python3", [Path.Combine(peerFolder, parts[0]), arrays.Folder, Text(threads), .. parts[1..]], threads) is { } side)
            {
                peers.Add((peer, side));
            }
        }

        // The first run of each side warms it up and is not counted, unless it is the only one.
        var sides = peers.Select(p => p.Side).Prepend(ours).ToList();
        for (var run = workload.Runs == 1 ? 1 : 0; run <= workload.Runs; run++)
        {
            foreach (var side in sides)
            {
                side.Run(1, isTimed: run > 0);
                Console.Error.WriteLine(run == 0 ? $"{workload.Name}: {side.Name} is warm" : $"{workload.Name}: {side.Name} {Text(side.Seconds[^1])} s");
            }
        }

        var means = sides.ToDictionary(s => s, s => Mean(s, workload.QualitySeeds));
        Print(workload, ours, null, means[ours]);
        foreach (var (peer, side) in peers)
        {
            Print(workload, side, peer, means[side], ours.Seconds.Min() / side.Seconds.Min());
            side.Dispose();
        }
    }

    public string Table() =>
        "| workload | side | time, s | quality | peak memory, MB | our time / its | to reach |\n|---|---|---|---|---|---|---|\n" + string.Join("\n", _rows);

    private static Dictionary<string, double> Mean(Side side, int seeds)
    {
        var sum = new Dictionary<string, double>(side.Quality, StringComparer.Ordinal);
        for (var seed = 2; seed <= seeds; seed++)
        {
            foreach (var (name, value) in side.Run(seed, isTimed: false))
            {
                sum[name] += value;
            }
        }

        return sum.ToDictionary(p => p.Key, p => p.Value / seeds, StringComparer.Ordinal);
    }

    private void Print(Workload workload, Side side, Peer? peer, Dictionary<string, double> quality, double ratio = double.NaN)
    {
        var figures = string.Join(", ", quality.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key} {p.Value:G8}")));
        var comparison = peer is null ? "| |" : string.Create(CultureInfo.InvariantCulture, $"| {ratio:F3} | ≤ {peer.Target} |");
        var row = $"| {(peer is null ? $"`{workload.Name}`: {workload.What}" : "")} | {side.Name} | {Text(side.Seconds.Min())} | {figures} | {side.PeakMegabytes.ToString("F0", CultureInfo.InvariantCulture)} {comparison}";
        _rows.Add(row);
        Console.Error.WriteLine(row);
    }

    private static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
