using System.Text.RegularExpressions;

namespace AudienceML.Core.Models;

/// <summary>What a model is for, such as churn_prediction: lower-case letters, digits and underscores, 1 to 64, a letter first.</summary>
public readonly partial record struct ModelCode
{
    private readonly string? _value;

    /// <summary>Checks and wraps a code.</summary>
    /// <exception cref="ArgumentException">The text is no code.</exception>
    public ModelCode(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!Pattern().IsMatch(value))
        {
            throw new ArgumentException(
                $"'{value}' is no model code. A code has 1 to 64 lower-case letters, digits and underscores, and begins with a letter.", nameof(value));
        }

        _value = value;
    }

    /// <summary>The text.</summary>
    public string Value => _value ?? throw new InvalidOperationException("This model code was never set.");

    /// <summary>The text.</summary>
    public override string ToString() => _value ?? "";

    [GeneratedRegex("^[a-z][a-z0-9_]{0,63}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
