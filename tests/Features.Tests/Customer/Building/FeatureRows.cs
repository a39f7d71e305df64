using AudienceML.Features.Customer.Rows;

namespace AudienceML.Features.Tests.Customer.Building;

/// <summary>Compares two rows column by column; sums may differ in the last digits when they were added in another way.</summary>
internal static class FeatureRows
{
    public static IEnumerable<string> Differences(CustomerUserFeatures actual, CustomerUserFeatures expected, double tolerance = 1e-9) =>
        Compare(actual, expected, tolerance, nameof(CustomerUserFeatures.UserFeatureId), nameof(CustomerUserFeatures.MlFeatures))
            .Concat(Compare(actual.MlFeatures, expected.MlFeatures, tolerance));

    private static IEnumerable<string> Compare<T>(T actual, T expected, double tolerance, params string[] except)
    {
        foreach (var property in typeof(T).GetProperties().Where(p => !except.Contains(p.Name)))
        {
            var (a, e) = (property.GetValue(actual), property.GetValue(expected));
            var same = a is double x && e is double y ? Math.Abs(x - y) <= tolerance * Math.Max(1, Math.Abs(y)) : Equals(a, e);
            if (!same)
            {
                yield return $"{property.Name} is {a ?? "null"}, not {e ?? "null"}";
            }
        }
    }
}
