namespace AudienceML.Learning.Tests.Statistics;

/// <summary>Two samples for which other libraries' results are known.</summary>
internal static class GoldenSamples
{
    public static float[] Reference { get; } = [.. Enumerable.Range(0, 2000).Select(i => 37 * i % 1000 / 10f)];

    public static float[] Current { get; } = [.. Enumerable.Range(0, 1000).Select(i => (53 * i % 700 / 10f) + 10)];
}
