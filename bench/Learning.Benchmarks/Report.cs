using System.Globalization;

namespace AudienceML.Learning.Benchmarks;

/// <summary>Prints figures as a Markdown table, one benchmark after the other.</summary>
internal sealed class Report(TextWriter writer)
{
    public void Begin(string name)
    {
        writer.WriteLine();
        writer.WriteLine($"{name}, {Environment.ProcessorCount} processors, .NET {Environment.Version}");
        writer.WriteLine();
        writer.WriteLine("| what | figure | unit |");
        writer.WriteLine("|---|---|---|");
    }

    public void Add(string what, double figure, string unit) =>
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {figure:G4} | {unit} |"));
}
