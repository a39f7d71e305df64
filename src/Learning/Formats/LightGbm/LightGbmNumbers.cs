using System.Globalization;
using System.Text;

namespace AudienceML.Learning.Formats.LightGbm;

/// <summary>Numbers as LightGBM prints them: C's %g with 17 digits where it matters, with 6 where not.</summary>
internal static class LightGbmNumbers
{
    public static void AppendLine(StringBuilder text, string key, IEnumerable<double> values, string format) =>
        text.Append(key).Append('=').AppendJoin(' ', values.Select(value => Format(value, format))).Append('\n');

    public static void AppendLine(StringBuilder text, string key, IEnumerable<long> values) =>
        text.Append(key).Append('=').AppendJoin(' ', values.Select(value => value.ToString(CultureInfo.InvariantCulture))).Append('\n');

    /// <summary>A number with so many digits at most, as C prints it.</summary>
    /// <param name="value">The number.</param>
    /// <param name="format">"G17" or "G6".</param>
    public static string Format(double value, string format) =>
        double.IsFinite(value)
            ? value.ToString(format, CultureInfo.InvariantCulture).Replace('E', 'e')
            : value > 0 ? "inf" : "-inf";
}
