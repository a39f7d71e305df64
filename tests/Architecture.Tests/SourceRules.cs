using System.Text.RegularExpressions;

namespace AudienceML.Architecture.Tests;

/// <summary>Rules over source text. Each answers the violations, so that a bad example can be tried on it.</summary>
internal static partial class SourceRules
{
    private const int MaximumLines = 500;

    public static IEnumerable<string> TooLong(IEnumerable<SourceFile> files) =>
        from file in files
        let lines = file.Text.Count(c => c == '\n')
        where lines > MaximumLines
        select $"{file.Path} has {lines} lines; the limit is {MaximumLines}.";

    public static IEnumerable<string> NotOnePublicTypeByTheFilesName(IEnumerable<SourceFile> files)
    {
        foreach (var file in files)
        {
            var names = PublicType().Matches(Uncommented(file.Text)).Select(m => m.Groups["name"].Value).Distinct().ToArray();
            var expected = System.IO.Path.GetFileNameWithoutExtension(file.Path).Split('.')[0];
            if (names.Length > 1)
            {
                yield return $"{file.Path} declares {names.Length} public types ({string.Join(", ", names)}); one a file.";
            }
            else if (names.Length == 1 && names[0] != expected)
            {
                yield return $"{file.Path} declares {names[0]}; the file is named after its type.";
            }
        }
    }

    public static IEnumerable<string> NamespaceOtherThanFolder(IEnumerable<SourceFile> files) =>
        from file in files
        let match = Namespace().Match(file.Text)
        where match.Success
        let folders = file.Path.Split('/')[1..^1]
        let expected = "AudienceML." + string.Join('.', folders)
        where match.Groups["name"].Value != expected
        select $"{file.Path} has the namespace {match.Groups["name"].Value}, not {expected}.";

    public static IEnumerable<string> SiblingSlices(IEnumerable<SourceFile> files, IReadOnlyCollection<string> slices) =>
        from file in files
        from own in slices
        where file.Path.Contains($"/{own}/", StringComparison.Ordinal)
        from other in slices
        where other != own && file.Text.Contains("." + other.Replace('/', '.') + ";", StringComparison.Ordinal)
        select $"{file.Path} mentions the slice {other}; what two slices need belongs to Shared.";

    public static IEnumerable<string> IncompleteSlices(IEnumerable<string> paths, IEnumerable<string> slices)
    {
        var present = paths.ToHashSet(StringComparer.Ordinal);
        return from slice in slices
               let name = slice.Split('/')[^1]
               from expected in new[]
               {
                   $"src/Features/{slice}/{name}FeatureEngineer.cs",
                   $"src/Models/{slice}/{name}Model.cs",
                   $"src/Models/{slice}/{name}Trainer.cs",
                   $"src/Models/{slice}/{name}Predictor.cs",
                   $"src/Models/{slice}/{name}Evaluator.cs",
                   $"src/Pipelines/{slice}/{name}TrainingPipeline.cs",
                   $"src/Pipelines/{slice}/{name}BatchPipeline.cs",
                   $"src/Pipelines/{slice}/{name}RealtimePipeline.cs",
               }
               where !present.Contains(expected)
               select $"The slice {slice} lacks {expected}.";
    }

    public static IEnumerable<string> SuppressedBans(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Text.Contains("RS0030", StringComparison.Ordinal)
        select $"{file.Path} suppresses a banned symbol.";

    public static IEnumerable<string> SharedLogEvents(IEnumerable<SourceFile> files) =>
        from file in files
        from Match match in EventId().Matches(file.Text)
        group file.Path by match.Groups["id"].Value into sharing
        where sharing.Count() > 1
        select $"The log event {sharing.Key} is declared {sharing.Count()} times: {string.Join(", ", sharing)}.";

    public static IEnumerable<string> UnfinishedWork(IEnumerable<SourceFile> files) =>
        from file in files
        from Match match in Unfinished().Matches(file.Text)
        select $"{file.Path} says {match.Value}.";

    private static string Uncommented(string text) => Comment().Replace(text, "");

    [GeneratedRegex(@"^public (?:(?:static|sealed|abstract|readonly|partial|unsafe|ref) )*(?:class|interface|struct|enum|record struct|record class|record|delegate [\w<>\[\]?., ]+?) (?<name>\w+)", RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"EventId = (?<id>\d+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex EventId();

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bXXX\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Unfinished();
}
