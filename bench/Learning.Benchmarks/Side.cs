using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace AudienceML.Learning.Benchmarks;

/// <summary>One side of a comparison: a process that prepares, then runs once for each line it is sent and answers with what it took.</summary>
internal sealed class Side : IDisposable
{
    private readonly Process _process;

    private Side(string name, Process process) => (Name, _process) = (name, process);

    public string Name { get; }

    /// <summary>Seconds of each run.</summary>
    public List<double> Seconds { get; } = [];

    /// <summary>Quality of the last run.</summary>
    public IReadOnlyDictionary<string, double> Quality { get; private set; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>The most memory it ever held, in megabytes.</summary>
    public double PeakMegabytes { get; private set; }

    /// <summary>Starts a process; null, with the reason printed, when the peer is not installed.</summary>
    public static Side? Start(string name, string program, IEnumerable<string> arguments, int threads)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        start.Environment["OPENBLAS_CORETYPE"] = "SkylakeX";
        var side = new Side(name, Process.Start(start)!);
        var line = side.Line();
        if (string.Equals(line, "ready", StringComparison.Ordinal))
        {
            return side;
        }

        Console.Error.WriteLine($"{name} does not take part: {line}");
        side.Dispose();
        return null;
    }

    /// <summary>Runs once.</summary>
    public IReadOnlyDictionary<string, double> Run(int seed, bool isTimed)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"run {seed}"));
        _process.StandardInput.Flush();
        var line = Line();
        Outcome outcome;
        try
        {
            outcome = JsonSerializer.Deserialize<Outcome>(line, JsonSerializerOptions.Web)!;
        }
        catch (JsonException failure)
        {
            throw new InvalidOperationException($"{Name} answered: {line}", failure);
        }

        if (isTimed)
        {
            Seconds.Add(outcome.Seconds);
            Quality = outcome.Quality;
        }

        PeakMegabytes = ReadPeak();
        return outcome.Quality;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(10_000))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private string Line() => _process.StandardOutput.ReadLine() ?? "the process ended without an answer";

    private double ReadPeak()
    {
        var status = $"/proc/{_process.Id}/status";
        if (!File.Exists(status))
        {
            _process.Refresh();
            return _process.PeakWorkingSet64 / 1e6;
        }

        var line = File.ReadLines(status).First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}
