using System.CommandLine;
using AudienceML.Cli.Errors;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Infrastructure.Csv.Ratings;
using AudienceML.Learning.Data;

namespace AudienceML.Cli.Commands.Recommendation;

/// <summary>The options that name ratings, spelled once.</summary>
/// <param name="isTraining">For training: ratings are one way of several, and all rows are learned from.</param>
internal sealed class RatingInput(bool isTraining = false)
{
    private readonly Option<string> _ratings = new("--ratings")
    {
        Description = "Who rated or took what: a CSV file, plain or gzip, or a file of MovieLens.",
        HelpName = "FILE",
        Required = !isTraining,
    };

    private readonly Option<string> _format = Format();

    private readonly Option<string?> _columns = CommonOptions.Text(
        "--columns", "MAP", "Which columns of a CSV file hold what: user=COL,item=COL,rating=COL,time=COL[:s|:ms|:us|:iso],session=COL.");

    private readonly Option<string?> _items = CommonOptions.Text(
        "--items", "FILE", "Titles and genres: u.item, movies.dat, movies.csv, or a CSV file with columns item, title and genres.");

    private readonly Option<string?> _test = CommonOptions.Text("--test", "FILE", "Rows to judge by, in a file of their own instead of a split.");

    private readonly Option<double?> _lowest = Number("--lowest-rating", "The least rating there is; a smaller one is a mistake.");
    private readonly Option<double?> _highest = Number("--highest-rating", "The greatest rating there is; a greater one is a mistake.");

    private readonly Option<double?> _from = Number("--only-from", "Leave out rows with a smaller rating.");

    public Option[] Options => isTraining
        ? [_ratings, _format, _columns, _items, _lowest, _highest]
        : [_ratings, _format, _columns, _items, _test, _lowest, _highest, _from];

    /// <summary>Whether the file was named.</summary>
    public bool IsGiven(ParseResult arguments) => arguments.GetValue(_ratings) is not null;

    /// <summary>Whether rows to judge by have a file of their own.</summary>
    public bool HasTest(ParseResult arguments) => arguments.GetValue(_test) is not null;

    /// <summary>The name of the file.</summary>
    public string NameOf(ParseResult arguments) => Path.GetFileName(arguments.GetRequiredValue(_ratings));

    /// <summary>Reads the files and tells what is to be known of them.</summary>
    public async Task<RatingFile> ReadAsync(
        ParseResult arguments, HostServices services, Terminal terminal, IProgress<LearningProgress> progress, CancellationToken cancellationToken)
    {
        var query = new RatingQuery
        {
            Path = arguments.GetRequiredValue(_ratings),
            TestPath = isTraining ? null : arguments.GetValue(_test),
            Format = arguments.GetRequiredValue(_format) == "movielens" ? RatingFileFormat.MovieLens : RatingFileFormat.Csv,
            Columns = arguments.GetValue(_columns) is { } map ? RatingColumns.Parse(map) : new RatingColumns(),
            ItemsPath = arguments.GetValue(_items),
            LowestRating = arguments.GetValue(_lowest),
            HighestRating = arguments.GetValue(_highest),
        };
        progress.Report(new LearningProgress("reading", 0, 0));
        var file = await services.Ratings.ReadAsync(query, progress, cancellationToken);
        foreach (var notice in file.Notices)
        {
            terminal.Notice("note: " + notice);
        }

        return arguments.GetValue(_from) is { } least ? From(file, (float)least) : file;
    }

    private static Option<string> Format()
    {
        var option = new Option<string>("--format")
        {
            Description = "csv, with a header, or movielens: u.data, ratings.dat or ratings.csv.",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => "csv",
        };
        option.AcceptOnlyFromAmong("csv", "movielens");
        return option;
    }

    private static RatingFile From(RatingFile file, float least)
    {
        var rows = Enumerable.Range(0, file.Log.Count).Where(row => file.Log.Values[row] >= least).ToArray();
        return rows.Length == 0
            ? throw new UsageException($"No row has a rating of {least} or more.", "Lower --only-from.")
            : file with { Log = file.Log.Select(rows), TrainRows = rows.Count(row => row < file.TrainRows) };
    }

    private static Option<double?> Number(string name, string description) => new(name) { Description = description, HelpName = "X" };
}
