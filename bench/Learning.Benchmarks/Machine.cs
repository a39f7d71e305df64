using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Benchmarks;

/// <summary>The machine's facts, as they stand above a table.</summary>
internal static class Machine
{
    public static string Describe(int threads) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {Processor()}, {Environment.ProcessorCount} processors, {threads} threads used, vectors of {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)} bits,
        {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:F0} GB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}.
        Each side runs in a process of its own, in turns; the least time of several runs counts, after one that warms up. Peak memory includes the arrays.
        """);

    private static string Processor() => !File.Exists("/proc/cpuinfo")
        ? RuntimeInformation.ProcessArchitecture.ToString()
        : File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";
}
