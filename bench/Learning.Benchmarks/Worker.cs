using System.Globalization;
using System.Text.Json;

namespace AudienceML.Learning.Benchmarks;

/// <summary>Our side's process: the same line protocol that the peers' scripts speak.</summary>
internal static class Worker
{
    public static int Serve(Workload workload, Arrays arrays, int threads)
    {
        workload.Prepare(arrays, threads);
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } line)
        {
            var seed = int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
            Console.WriteLine(JsonSerializer.Serialize(workload.Run(seed), JsonSerializerOptions.Web));
        }

        return 0;
    }
}
