namespace AudienceML.Learning.Data;

/// <summary>One input column of a learner.</summary>
/// <param name="Name">The feature's name, unique in its set.</param>
/// <param name="Kind">What the column holds.</param>
/// <param name="CategoryCount">The number of category codes of a <see cref="FeatureKind.Category"/> column, otherwise 0.</param>
public sealed record FeatureColumn(string Name, FeatureKind Kind, int CategoryCount = 0)
{
    /// <summary>Number columns named f0, f1, … for data that comes without names.</summary>
    public static FeatureColumn[] Numbers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var columns = new FeatureColumn[count];
        for (var i = 0; i < count; i++)
        {
            columns[i] = new FeatureColumn(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"f{i}"), FeatureKind.Number);
        }

        return columns;
    }
}
