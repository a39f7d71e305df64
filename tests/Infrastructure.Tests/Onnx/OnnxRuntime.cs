using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using AudienceML.Infrastructure.Onnx;
using AudienceML.Learning.Data;

namespace AudienceML.Infrastructure.Tests.Onnx;

/// <summary>The real ONNX Runtime, as its package for Node has it: installed once beside the test assembly, from the lock file.</summary>
internal static class OnnxRuntime
{
    private static readonly Lazy<string> Folder = new(Install);

    /// <summary>Exports a scorer and scores rows with what was written.</summary>
    /// <returns>The values of each output, row after row.</returns>
    public static Dictionary<string, float[]> Score(IScorer scorer, FeatureMatrix rows, OnnxExportOptions? options, params string[] outputs)
    {
        var folder = Folder.Value;
        var name = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        try
        {
            using (var file = File.Create(name + ".onnx"))
            {
                OnnxExport.Write(scorer, file, options);
            }

            File.WriteAllBytes(name + ".rows", MemoryMarshal.AsBytes(rows.Values).ToArray());
            var (code, answer, error) = Run(
                folder, "node", ["score.mjs", name + ".onnx", name + ".rows", rows.ColumnCount.ToString(CultureInfo.InvariantCulture), .. outputs]);
            Assert.That(code, Is.Zero, error);
            var parsed = JsonNode.Parse(answer)!;
            return outputs.ToDictionary(output => output, output => parsed[output]!.AsArray().Select(value => value!.GetValue<float>()).ToArray());
        }
        finally
        {
            File.Delete(name + ".onnx");
            File.Delete(name + ".rows");
        }
    }

    private static string Install()
    {
        var source = Path.Combine(TestContext.CurrentContext.TestDirectory, "Onnx", "Runtime");
        var folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "onnx-runtime");
        var done = Path.Combine(folder, "installed");
        var wanted = File.ReadAllText(Path.Combine(source, "package-lock.json"));
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        if (File.Exists(done) && File.ReadAllText(done) == wanted)
        {
            return folder;
        }

        try
        {
            var (code, output, error) = Run(folder, "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
            if (code != 0)
            {
                throw new IOException($"npm could not install the ONNX Runtime: {output}{error}");
            }
        }
        catch (Exception e) when (e is IOException or Win32Exception && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Inconclusive($"The ONNX Runtime is not here, which needs node and npm: {e.Message}");
        }

        File.WriteAllText(done, wanted);
        return folder;
    }

    private static (int Code, string Output, string Error) Run(string folder, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
