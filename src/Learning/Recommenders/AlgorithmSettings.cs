using System.Globalization;
using AudienceML.Learning.Tuning.Search;

namespace AudienceML.Learning.Recommenders;

/// <summary>The settings that were given to an algorithm, read by name; whoever asks says what holds where nothing was given.</summary>
internal sealed class AlgorithmSettings
{
    private readonly RecommenderAlgorithm _algorithm;
    private readonly Dictionary<string, string> _texts;

    public AlgorithmSettings(RecommenderAlgorithm algorithm, IReadOnlyDictionary<string, string>? texts)
    {
        _algorithm = algorithm;
        _texts = texts is null ? [] : new(texts, StringComparer.Ordinal);
        foreach (var name in _texts.Keys)
        {
            if (Find(name) is null && !IsText(name))
            {
                var known = algorithm.Parameters.IsEmpty ? "none" : string.Join(", ", [.. algorithm.Parameters.Select(p => p.Name), .. algorithm.Texts]);
                throw new ArgumentException($"'{algorithm.Name}' has no setting '{name}'; it takes {known}.", nameof(texts));
            }
        }
    }

    /// <summary>Whether a setting was given.</summary>
    public bool Has(string name) => _texts.ContainsKey(name);

    public int Whole(string name, int otherwise) => Has(name) ? (int)Number(name, otherwise) : otherwise;

    public double Number(string name, double otherwise)
    {
        if (!_texts.TryGetValue(name, out var text))
        {
            return otherwise;
        }

        var value = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
        var (low, high, isWhole) = Find(name) switch
        {
            IntegerParameter whole => (whole.Low, whole.High, true),
            NumberParameter real => (real.Low, real.High, false),
            _ => throw new ArgumentException($"'{name}' of '{_algorithm.Name}' is no number.", nameof(name)),
        };

        // The range says where a search looks; what lies beyond it is the options' own business, as long as it is a number.
        return double.IsFinite(value) && (!isWhole || value == Math.Floor(value))
            ? value
            : throw new ArgumentException(FormattableString.Invariant(
                $"'{name}' of '{_algorithm.Name}' is '{text}'; it is a {(isWhole ? "whole " : "")}number, usually from {low} to {high}."), nameof(name));
    }

    public T Choice<T>(string name, T otherwise)
        where T : struct, Enum
    {
        if (!_texts.TryGetValue(name, out var text))
        {
            return otherwise;
        }

        return Enum.TryParse<T>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : throw new ArgumentException(
                $"'{name}' of '{_algorithm.Name}' is '{text}'; it is one of {string.Join(", ", Find(name)!.Options)}.", nameof(name));
    }

    public string Text(string name, string otherwise) => _texts.GetValueOrDefault(name, otherwise);

    /// <summary>The settings that begin with a name and a point, without them.</summary>
    public Dictionary<string, string> Of(string part) => _texts.Where(t => t.Key.StartsWith(part + ".", StringComparison.Ordinal))
        .ToDictionary(t => t.Key[(part.Length + 1)..], t => t.Value, StringComparer.Ordinal);

    private bool IsText(string name) => _algorithm.Texts.Any(
        text => text == name || (text.EndsWith(".*", StringComparison.Ordinal) && name.Contains('.', StringComparison.Ordinal) && name.Split('.', '#')[0] == text[..^2]));

    private Parameter? Find(string name) => _algorithm.Parameters.FirstOrDefault(p => p.Name == name);
}
