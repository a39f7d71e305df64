namespace AudienceML.Features.Customer.Shared;

/// <summary>Numbers of rows as features: missing is NaN.</summary>
internal static class Float
{
    public static float Of(double? value) => value is { } v ? (float)v : float.NaN;

    public static float Of(int? value) => value ?? float.NaN;

    /// <summary>A quotient that is missing when the denominator is 0.</summary>
    public static float Ratio(double numerator, double denominator) => denominator == 0 ? float.NaN : (float)(numerator / denominator);
}
